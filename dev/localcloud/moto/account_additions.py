"""What moto's account service lacks and this project uses: the list of Regions, all of them enabled."""

from boto3 import Session
from moto.account import urls
from moto.account.responses import AccountResponse
from moto.core.responses import ActionResult


def list_regions(self: AccountResponse) -> ActionResult:
    names = Session().get_available_regions("eks", partition_name=self.partition)
    regions = [{"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for name in names]
    return ActionResult({"Regions": regions})


def install() -> None:
    AccountResponse.list_regions = list_regions
    urls.url_paths["{0}/listRegions$"] = AccountResponse.dispatch
