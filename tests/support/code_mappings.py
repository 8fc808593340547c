"""Code mappings for tests."""


def mapped(**codes: str) -> dict[tuple[str, str], str]:
    """`mapped(Sex="F M")`: each code becomes uri://ed-fi.org/SexDescriptor# and the code."""
    return {
        (f"{name}Descriptor", code): f"uri://ed-fi.org/{name}Descriptor#{code}"
        for name, listed in codes.items()
        for code in listed.split()
    }
