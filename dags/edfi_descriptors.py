"""Says which local codes still need an Ed-Fi descriptor; changes nothing.

**list_codes** maps every record of the SIS without sending it, downloads the descriptors that are used from the ODS,
and lists the codes that are mapped to nothing, or to a descriptor the ODS does not hold: how many records wait on each,
some of their SIS keys, and the descriptors that come nearest. "Report and keys" on the task opens `unmapped.csv`: fill
in its column `uri`, put it beside the configuration as NAME.unmapped.csv, and run `make map-codes NAME=...`.
"""

from airflow.sdk import DAG

from include.orchestration.descriptors import DescriptorsOperator, form
from include.orchestration.rights import Tool, of_tool
from include.orchestration.runs import DESCRIPTORS
from include.resources import registry

with DAG(
    DESCRIPTORS,
    dag_display_name="Ed-Fi descriptors",
    description="Lists local codes without an Ed-Fi descriptor, and suggests some",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    params=form(registry()),
    access_control=of_tool(Tool.RESYNC),
    tags=["ed-fi", "campus"],
) as dag:
    DescriptorsOperator(task_id="list_codes")
