"""What moto's EKS lacks and this project uses: access entries, tags on more than clusters, and what can be wrong."""

from datetime import datetime, timezone
from urllib.parse import unquote
from uuid import uuid4

from moto.core.responses import ActionResult, EmptyResult
from moto.eks import urls
from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException
from moto.eks.models import EKSBackend
from moto.eks.responses import EKSResponse
from moto.utilities.utils import get_partition

GROUPS = {"EC2_LINUX": "system:nodes", "EC2_WINDOWS": "system:nodes", "FARGATE_LINUX": "system:nodes"}


def not_found(message: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(
        clusterName=None, nodegroupName=None, fargateProfileName=None, addonName=None, message=message
    )


def entries_of(backend: EKSBackend, cluster: str) -> dict:
    if cluster not in backend.clusters:
        raise not_found(f"No cluster found for name: {cluster}.")
    return backend.clusters[cluster].__dict__.setdefault("access_entries", {})


def entry_of(response: EKSResponse) -> tuple[dict, str]:
    cluster, principal = response._get_param("name"), unquote(response._get_param("principalArn"))
    entries = entries_of(response.eks_backend, cluster)
    if principal not in entries:
        raise not_found(f"The specified principalArn could not be found: {principal}")
    return entries, principal


def create_access_entry(self: EKSResponse) -> ActionResult:
    cluster, principal = self._get_param("name"), self._get_param("principalArn")
    entries = entries_of(self.eks_backend, cluster)
    if principal in entries:
        raise ResourceInUseException(
            clusterName=cluster,
            nodegroupName=None,
            addonName=None,
            message="The specified access entry resource is already in use on this cluster.",
        )
    kind = self._get_param("type") or "STANDARD"
    now = datetime.now(timezone.utc)
    entries[principal] = {
        "clusterName": cluster,
        "principalArn": principal,
        "kubernetesGroups": self._get_param("kubernetesGroups") or ([GROUPS[kind]] if kind in GROUPS else []),
        "accessEntryArn": f"arn:{get_partition(self.region)}:eks:{self.region}:{self.current_account}"
        f":access-entry/{cluster}/role/{self.current_account}/{principal.split('/')[-1]}/{uuid4()}",
        "createdAt": now,
        "modifiedAt": now,
        "tags": self._get_param("tags") or {},
        "username": self._get_param("username") or principal,
        "type": kind,
    }
    return ActionResult({"accessEntry": entries[principal]})


def describe_access_entry(self: EKSResponse) -> ActionResult:
    entries, principal = entry_of(self)
    return ActionResult({"accessEntry": entries[principal]})


def delete_access_entry(self: EKSResponse) -> ActionResult:
    entries, principal = entry_of(self)
    del entries[principal]
    return EmptyResult()


def list_access_entries(self: EKSResponse) -> ActionResult:
    return ActionResult({"accessEntries": list(entries_of(self.eks_backend, self._get_param("name")))})


def tags_of(backend: EKSBackend, arn: str) -> dict:
    """The tags of whatever has this ARN."""
    for cluster in backend.clusters.values():
        if cluster.arn == arn:
            return cluster.tags
        for part in [*cluster.nodegroups.values(), *cluster.fargate_profiles.values()]:
            if arn in (getattr(part, "arn", None), getattr(part, "fargate_profile_arn", None)):
                return part.tags
    raise not_found("Resource was not found")


def tag_resource(self: EKSBackend, resource_arn: str, tags: dict) -> None:
    tags_of(self, resource_arn).update(tags)


def untag_resource(self: EKSBackend, resource_arn: str, tag_keys: list | str) -> None:
    for key in [tag_keys] if isinstance(tag_keys, str) else tag_keys:
        tags_of(self, resource_arn).pop(key, None)


create_cluster = EKSResponse.create_cluster


def create_cluster_with_access(self: EKSResponse) -> ActionResult:
    """Keeps how the cluster finds roles, and the role of its Auto Mode."""
    result = create_cluster(self)
    cluster = self.eks_backend.clusters[self._get_param("name")]
    cluster.access_config, cluster.compute_config = self._get_param("accessConfig"), self._get_param("computeConfig")
    return result


def install() -> None:
    EKSResponse.create_cluster = create_cluster_with_access
    for action in (
        create_access_entry,
        describe_access_entry,
        delete_access_entry,
        list_access_entries,
    ):
        setattr(EKSResponse, action.__name__, action)
    EKSBackend.tag_resource = tag_resource
    EKSBackend.untag_resource = untag_resource
    path = "{0}/clusters/(?P<name>[^/]+)/access-entries"
    urls.url_paths[f"{path}$"] = urls.response.dispatch
    urls.url_paths[path + "/(?P<principalArn>.+)$"] = urls.response.dispatch
