"""Columns of logs by what they are called: which of them hold the host, the person, the bytes that went out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from upright.discover.log import Seen
from upright.discover.log_values import given, is_host, refused, url_host

# Names without signs and in lower case, the surest first, as the products' own documentation has them.
ROLES: dict[str, tuple[str, ...]] = {
    "when": (
        "timestamp", "time", "datetime", "eventtime", "createddatetime", "activitydatetime", "date", "ts", "rt", "gentime",
        "timegenerated", "generatedtime", "receivetime", "starttime", "start", "querytimestamp", "published", "timelocal",
        "timeiso8601", "eventtimestamp", "requesttimestamp", "msec", "logtime", "createdat", "lastseen", "epochtime",
    ),
    "host": (
        "host", "hostname", "ehost", "cshost", "csurihost", "urihost", "httphost", "desthost", "dsthost", "dhost",
        "destinationhost", "destinationhostname", "destinationdomain", "desthostname", "domain", "fqdn", "sni",
        "servername", "sslsni", "tlssni", "tlsservername", "requestedservername", "queryname", "query", "qname",
        "dnsquery", "rrname", "domainname", "authority", "requesthost", "httprequesthost", "requestauthority",
        "remotehost", "site", "questionname", "requestdomain", "destdomain", "urldomain", "targethost", "upstreamhost",
        "destination", "dstname", "clientrequesthost", "rdns", "server", "cname",
    ),
    "url": (
        "url", "eurl", "requesturl", "request", "destinationurl", "uri", "csuri", "requesturi", "httpurl", "misc", "page",
        "urlfilename", "fullurl", "targeturl", "remoteurl", "resource", "target", "httprequesturl",
    ),
    "person": (
        "user", "username", "login", "elogin", "userprincipalname", "upn", "email", "useremail", "actoremail", "suser",
        "srcuser", "sourceuser", "sourceusername", "csusername", "authuser", "remoteuser", "userid", "userkey", "actor",
        "account", "accountname", "useridentityarn", "useridentityusername", "usr", "unauthuser", "identities",
        "identity", "initiatingprocessaccountupn", "initiatingprocessaccountname", "accountupn", "cuser", "ur", "policyidentity", "initiatedbyuseruserprincipalname", "actoralternateid", "owner",
    ),
    "client": (
        "clientip", "cip", "src", "srcip", "sourceip", "sourceaddress", "srcaddr", "clientaddress", "client", "remoteaddr",
        "idorigh", "origh", "internalip", "internalipaddress", "ipaddress", "ip", "sourceipaddress", "cipaddress",
        "callerip", "clientipaddress", "srcipaddress", "devicename", "device", "hostnameofclient", "clienthost", "clientaddr", "ipfrom", "downstreamremoteaddress",
        "srchost", "sourcehost", "machine", "computer", "remoteip",
    ),
    "sent": (
        "bytessent", "sentbyte", "sentbytes", "reqsize", "requestsize", "requestbytes", "clientbytes", "csbytes", "bytesout",
        "out", "uploaded", "uploadbytes", "uploadedbytes", "bytesuploaded", "upload", "requestlength", "origbytes",
        "origipbytes", "totaluploaded", "bytestoserver", "uploadsize", "totaluploadbytes", "reqbytes", "srcbytes",
        "uploadtraffic", "requestbodysize", "requestbodylen", "bytesfromclient", "sentb", "uploadedkb", "sent", "bytesread", "requestcontentsize", "clientrequestbytes",
    ),
    "received": (
        "bytesreceived", "rcvdbyte", "receivedbytes", "respsize", "responsesize", "responsebytes", "serverbytes", "scbytes",
        "bytesin", "in", "downloaded", "downloadbytes", "bodybytessent", "respbytes", "respipbytes", "bytestoclient",
        "responsebodylen", "downloadedbytes", "size", "bytes", "dstbytes", "downloadtraffic", "recvbytes", "rcvdbytes", "rcvd", "downstreamcontentsize", "edgeresponsebytes",
    ),
    "action": (
        "action", "act", "verdict", "policyaction", "status", "resolverdecision", "saction", "blocked", "disposition", "decision",
        "actiontaken", "rulestatus",
    ),
    "app": (
        "app", "application", "appname", "cloudapp", "cloudappname", "appdisplayname", "applicationname", "resourcedisplayname",
        "service", "servicename", "apps", "objectname", "target0displayname", "targetdisplayname", "displayname", "product",
    ),
    "scopes": ("scopes", "scope", "permissions", "oauthscopes", "grantedscopes", "scopedata"),
}  # fmt: skip
_MUST = ("host", "url", "app")
Get = Callable[[str], str]


def plain(name: str) -> str:
    """A column's name in lower case without signs: `Client IP`, `client_ip` and `c-ip` lose what tells them apart."""
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def roles_of(names: Iterable[str]) -> dict[str, str]:
    """Role -> the column that has it. A role that no column has is left out."""
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(plain(name), name)
        known.setdefault(plain(name.rpartition(".")[2]), name)
    if {"transactions", "users"} <= known.keys() and "name" in known:  # a summary by application
        known.setdefault("app", known["name"])
    found = {role: next((known[word] for word in words if word in known), "") for role, words in ROLES.items()}
    if "upstreamcluster" in known or "downstreamremoteaddress" in known:  # Envoy counts from its own side
        found["sent"], found["received"] = known.get("bytesreceived", ""), known.get("bytessent", "")
    return {role: name for role, name in found.items() if name}


def speaks_of_use(roles: Mapping[str, str]) -> bool:
    """Whether a table with these roles can say who reached what."""
    return any(role in roles for role in _MUST) and any(role in roles for role in ("when", "person", "client"))


def seen(roles: Mapping[str, str], get: Get) -> Seen | None:
    """What a row says; `get` gives the text of a column. None when it names neither host nor application."""

    def of(role: str) -> str:
        return given(get(roles[role])) if role in roles else ""

    hosts = (url_host(of("url")), url_host(of("host")))  # a URL is the surer one: `host` may be that of the gateway
    host = next((name for name in hosts if is_host(name)), "")
    app = of("app")
    if not host and not app:
        return None
    sent = of("sent")
    if sent and roles["sent"].lower().rstrip(")").endswith("kb"):
        sent = str(int(float(sent) * 1024)) if sent.replace(".", "", 1).isdigit() else ""
    scopes = tuple(re.split(r"[\s,;]+", of("scopes"))) if "scopes" in roles and of("scopes") else ()
    return Seen(
        of("when"), host, of("person"), _address(of("client")), sent, of("received"), _stopped(of("action")), app, scopes,
        bool(scopes),
    )  # fmt: skip


def _address(text: str) -> str:
    """An address without port and interface: `10.0.0.7:5000:X0`."""
    first = text.partition(":")[0]
    return first if first.count(".") == 3 else text  # noqa: PLR2004  dots of an IPv4 address


def _stopped(action: str) -> bool:
    return action.lower() in {"true", "1"} if action.lower() in {"true", "false", "0", "1"} else refused(action)


def flat(record: Mapping[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """The values of a nested record by dotted name, as text; of lists of words the words, of others the first entry."""
    found: dict[str, str] = {}
    for name, value in record.items():
        at = f"{prefix}{name}"
        if isinstance(value, dict) and depth < 4:  # noqa: PLR2004
            found |= flat(value, f"{at}.", depth + 1)
        elif isinstance(value, list):
            if value and isinstance(value[0], dict) and depth < 4:  # noqa: PLR2004
                found |= flat(value[0], f"{at}.", depth + 1)
            else:
                found[at] = " ".join(str(each) for each in value[:200] if isinstance(each, str | int))
        elif value is not None and not isinstance(value, dict):
            found[at] = str(value)
    return found
