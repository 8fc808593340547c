"""Lists local codes that need an Ed-Fi descriptor; changes nothing.

**list_codes** maps every SIS record without sending it, downloads the descriptors in use from the ODS, and lists codes
that are not mapped, or that are mapped to a descriptor that the ODS does not have. For each code it shows how many
records are not sent because of it, some of their SIS keys, and suggested descriptors. Open `unmapped.csv` through
"Report and keys" on the task, fill in its column `uri`, save it beside the configuration as NAME.unmapped.csv, and run
`edfi-resync map-codes NAME`.
"""

from airflow.sdk import DAG

from include.orchestration.descriptors import DescriptorsOperator, form
from include.orchestration.rights import Tool, of_tool
from include.orchestration.runs import DESCRIPTORS
from include.resources import registry

with DAG(
    DESCRIPTORS,
    dag_display_name="Ed-Fi descriptors",
    description="Lists local codes without an Ed-Fi descriptor, with suggestions",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    params=form(registry()),
    access_control=of_tool(Tool.RESYNC),
    tags=["ed-fi", "campus"],
) as dag:
    DescriptorsOperator(task_id="list_codes")
