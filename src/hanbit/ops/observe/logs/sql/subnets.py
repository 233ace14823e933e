"""Whether an address lies in a subnet. The subnet is read here, so that a wrong one is refused at its place."""

from ipaddress import IPv4Network, ip_network

from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.logs.tree import Text


def in_subnet(function: str, address: str, subnet: Text) -> str:
    """``subnet`` in CIDR notation, its first address before the slash."""
    try:
        network = ip_network(subnet.value, strict=True)
    except ValueError as error:
        try:
            suggestion = str(ip_network(subnet.value, strict=False))
        except ValueError:
            suggestion = None
        raise QueryFault(
            subnet.at,
            "bad_subnet",
            written=subnet.value,
            length=len(subnet.value) + 2,
            suggestion=suggestion,
            on_aws=False,
        ) from error
    version = {"isIpv4InSubnet": 4, "isIpv6InSubnet": 6}.get(function, network.version)
    if network.version != version:
        raise QueryFault(subnet.at, "subnet_version", name=function, version=version, on_aws=False)
    first, last = network[0], network[-1]
    if isinstance(network, IPv4Network):
        return f"ip4({address}) BETWEEN {int(first)} AND {int(last)}"
    return f"ip6({address}) BETWEEN '{int(first):032x}' AND '{int(last):032x}'"
