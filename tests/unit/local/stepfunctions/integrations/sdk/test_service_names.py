import gzip
import re
from collections import defaultdict
from pathlib import Path

from botocore.loaders import Loader

from entrypoints.local.stepfunctions.integrations.sdk.service_models import client_name
from entrypoints.local.stepfunctions.integrations.sdk.service_names import arn_service_name, sdk_service_name

SERVICES = Path(__file__).with_name("aws_sdk_services.txt")
"""The exception prefixes of AWS's table of SDK integrations; ARNs have them in lower case.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

RETIRED = """
AppTest ElasticInference ElasticTranscoder Evidently Finspace FinspaceData Honeycode IoTAnalytics IoTFleetHub
IotEvents IotEventsData LookoutMetrics LookoutVision OpsWorks OpsWorksCm Panorama PrivateNetworks Qldb
QldbSession RoboMaker SimSpaceWeaver Sms Tnb
"""
"""Services of the table that AWS has closed and botocore has dropped."""


def ids_by_client() -> dict[str, str]:
    """Return every service's id by botocore's name for it, from the beginnings of the models."""
    loader = Loader()
    ids = {}
    for client in loader.list_available_services("service-2"):
        version = loader.determine_latest_version(client, "service-2")
        with gzip.open(Path(loader.BUILTIN_DATA_PATH, client, version, "service-2.json.gz")) as model:
            found = re.search(rb'"serviceId":\s*"([^"]+)"', model.read(4000))
        assert found, client
        ids[client] = found[1].decode()
    return ids


def test_the_services_of_arns_are_found_among_botocores_whatever_its_release() -> None:
    """Botocore's table of ids, which saves reading the models, says what the models say."""
    by_arn: dict[str, set[str]] = defaultdict(set)
    for client, service_id in ids_by_client().items():
        by_arn[arn_service_name(service_id)].add(client)

    assert [name for name, clients in by_arn.items() if client_name(name) not in clients] == []
    assert [client_name(name) for name in ("bakery", "stepfunctions", "Sfn", "cognito-idp")] == [None] * 4


def test_errors_begin_with_the_prefixes_of_awss_table() -> None:
    prefixes = set(SERVICES.read_text(encoding="utf-8").split())
    names = {sdk_service_name(service_id) for service_id in ids_by_client().values()}

    assert prefixes - names == set(RETIRED.split())
