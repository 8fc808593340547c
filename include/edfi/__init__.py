"""What an Ed-Fi API is: the resource contract, shared types, descriptors and the client."""
