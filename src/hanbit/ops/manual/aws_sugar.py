"""What the ``aws`` command takes beside AWS's models: global options, other names, and parameters of its own.

From awscli 1.45: ``awscli/data/cli.json`` and ``awscli/customizations``.
"""

from collections.abc import Mapping

SERVICES: Mapping[str, str] = {"configservice": "config", "deploy": "codedeploy", "s3api": "s3"}
"""Whose commands bear another name than the SDK's service."""

GLOBAL: Mapping[str, bool] = {
    "ca-bundle": True,
    "cli-binary-format": True,
    "cli-connect-timeout": True,
    "cli-input-json": True,
    "cli-input-yaml": True,
    "cli-read-timeout": True,
    "color": True,
    "debug": False,
    "endpoint-url": True,
    "generate-cli-skeleton": True,
    "no-cli-pager": False,
    "no-paginate": False,
    "no-sign-request": False,
    "no-verify-ssl": False,
    "output": True,
    "profile": True,
    "query": True,
    "region": True,
    "version": False,
}
"""Options of every command, and whether a value follows."""

PAGING = frozenset({"max-items", "page-size", "starting-token"})

OUTPUTS = frozenset({"json", "text", "table", "yaml", "yaml-stream", "off"})

_OF_A_RULE = dict.fromkeys(("protocol", "port", "cidr", "source-group", "group-owner"), "ip-permissions")
OWN_PARAMETERS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("cloudfront", "create-invalidation"): {"paths": "invalidation-batch"},
    ("deploy", "create-deployment"): {"s3-location": "revision", "github-location": "revision"},
    ("ec2", "authorize-security-group-egress"): _OF_A_RULE,
    ("ec2", "authorize-security-group-ingress"): _OF_A_RULE,
}
"""Each with the parameter that it writes out."""

FILES = frozenset({"s3 cp", "s3 ls", "s3 mb", "s3 mv", "s3 presign", "s3 rb", "s3 rm", "s3 sync", "s3 website"})
"""Commands upon files, which no model describes."""

FILE_OPTIONS: Mapping[str, bool] = {
    "acl": True,
    "cache-control": True,
    "content-encoding": True,
    "content-type": True,
    "delete": False,
    "dryrun": False,
    "exact-timestamps": False,
    "exclude": True,
    "expires": True,
    "expires-in": True,
    "force": False,
    "human-readable": False,
    "include": True,
    "metadata": True,
    "metadata-directive": True,
    "no-progress": False,
    "only-show-errors": False,
    "quiet": False,
    "recursive": False,
    "size-only": False,
    "sse": True,
    "sse-kms-key-id": True,
    "storage-class": True,
    "summarize": False,
}

ELSEWHERE = frozenset({"configure", "help", "sso"})
"""First words that are no service, and are not looked at further."""
