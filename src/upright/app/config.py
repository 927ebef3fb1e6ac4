"""What to scan: addresses from the command line, or an `upright.yaml` that names an estate and its sources.

estate: acme
sources:
  - path: ./assistant
  - logs: ./proxy-logs
  - traces: ./spans
  - git: https://git.example.org/acme/training.git
    history: true
    name: training
approved:
  providers: [openai, anthropic]
  services: [{match: deepl, owner: office@acme.example, expires: 2027-01-31}]
ai_services: [our-services.txt]
models:
  allow: {callables: [acme.loading.rebuild], frameworks: [acme], files: [allowed-models.txt]}
  publishers: [acme, meta-llama]
  signatures: {keys: [release.pem], required: true}
waivers:
  - rule: ai-dependency-unpinned
    asset: langchain
    owner: platform@acme.example
    reason: pinned by the image
    expires: 2027-01-31
policies: [./policies]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upright.app import approval as approvals
from upright.app.catalog import unit, units
from upright.app.joining import Joining, read_joining
from upright.app.model_trust import MODEL_KEYS, TOP_KEYS, Trust
from upright.connect import there
from upright.connect.address import has_password
from upright.connect.connector import Connector, Source
from upright.model.errors import ConfigError
from upright.model.placed_yaml import at, read_placed, refuse_unknown
from upright.store.snapshot import Estate

if TYPE_CHECKING:
    from upright.judge.waiver import Waiver

_TOP_KEY = re.compile(rb"(?m)^([A-Za-z_]\w{0,40}) ?:")
_LONGEST = 1 << 18  # bytes of a file that are read to see whether it is a configuration
_ON_THIS_MACHINE = frozenset({"filesystem", "logs", "traces"})
_SECRET = re.compile(r"//[^/@]*@")
_NAMES_AN_ACCOUNT = re.compile(r"^((?:aws|postgres|postgresql|mysql|mariadb)://[^/@:]*)(?::[^/@]*)?(?=@)")


@dataclass(frozen=True)
class Config:
    """What one scan covers. `name` is the estate's, when an `upright.yaml` gives it one. `services`: files that extend
    the catalogue of AI services.
    """

    sources: tuple[Source, ...]
    name: str = ""
    approved: approvals.Approved = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    policies: tuple[Path, ...] = ()
    services: tuple[str, ...] = ()
    joining: Joining = field(default_factory=Joining)
    trust: Trust = field(default_factory=Trust)

    @property
    def estate(self) -> Estate:
        """Which estate of the store this is: the named one, or the one with exactly these targets."""
        return Estate.of((without_credentials(source.address) for source in self.sources), self.name)


def config_of(addresses: Iterable[str], *, options: Mapping[str, Any] | None = None) -> Config:
    """The sources that the command line names. Raises ConfigError when an address is nothing that we can read."""
    given = list(addresses)
    if len(given) == 1 and given[0].endswith((".yaml", ".yml")) and _names_sources(Path(given[0])):
        return load_config(Path(given[0]))
    sources: list[Source] = []
    for address in given:
        if address.endswith((".yaml", ".yml")) and Path(address).is_file() and _is_config(Path(address)):
            sources += load_config(Path(address)).sources
        else:
            sources += _sources(address, dict(options or {}))
    return Config(tuple(_distinct(sources)))


def load_config(path: Path) -> Config:
    """Read an `upright.yaml`. Paths in it are relative to its folder. Raises ConfigError naming file and line."""
    document = read_placed(path)
    if not isinstance(document, dict):
        raise ConfigError(f"{path.name}: must be a mapping with the keys {', '.join(TOP_KEYS)}")
    refuse_unknown(path.name, document, TOP_KEYS)
    entries = document.get("sources") or []
    if not isinstance(entries, list) or not entries:
        raise ConfigError(f"{at(path.name, document, 'sources')}: sources: name at least one, such as `- path: .`")
    sources = _distinct([_source(path, number, entry) for number, entry in enumerate(entries, 1)])
    services = tuple(str(each) for each in _files(document, "ai_services", path))
    if services:
        from upright.model.ai_service import ai_services

        ai_services(*services)
    trust = _trusted(document.get("models"), path)
    return Config(
        name=str(document.get("estate") or path.resolve().parent.name),
        sources=tuple(sources),
        approved=approvals.read_approved(document.get("approved"), path.name, path.parent),
        waivers=_accepted(document.get("waivers") or [], path.name),
        policies=_files(document, "policies", path),
        services=services,
        joining=read_joining(document, path.name),
        trust=trust,
    )


def _files(document: Mapping[str, Any], key: str, path: Path) -> tuple[Path, ...]:
    """The files or folders that a key names, relative to the configuration: a list, or one. Raises ConfigError."""
    names = document.get(key) or []
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f"{at(path.name, document, key)}: {key}: must be a list of files")
    return tuple(path.parent / name for name in names)


def _accepted(entries: Any, where: str) -> tuple[Waiver, ...]:
    """The waivers, each of a rule that there is. Raises ConfigError."""
    from upright.judge.waiver import read_waivers

    found = read_waivers(entries, where)
    for number, (waiver, entry) in enumerate(zip(found, entries, strict=True), 1):
        if waiver.rule and not any(fnmatchcase(rule, waiver.rule) for rule in units("rules")):
            told = at(f"{where}: waivers: entry {number}", entry, "rule")
            close = get_close_matches(waiver.rule, units("rules"), 1)
            hint = f"did you mean {close[0]!r}?" if close else "`upright rules list` names them"
            raise ConfigError(f"{told}: no rule {waiver.rule!r}; {hint}")
    return tuple(found)


def _trusted(models: Any, path: Path) -> Trust:
    """What the organisation trusts: in model files, for this process and its workers, and who may sign and publish."""
    from upright.app.allow import rules_of
    from upright.app.model_trust import trust_of
    from upright.discover.readers.pickle_policy.own import trust

    if models is not None and not isinstance(models, dict):
        raise ConfigError(f"{path.name}: models: must be a mapping such as `publishers: [acme]`")
    refuse_unknown(f"{path.name}: models", models or {}, MODEL_KEYS)
    trust(rules_of((models or {}).get("allow") or {}, path))
    return trust_of(models, path)


def without_credentials(address: str) -> str:
    """The address as it may be shown and stored: without a password, and without a user where that may be a token."""
    if _NAMES_AN_ACCOUNT.match(address):
        return _NAMES_AN_ACCOUNT.sub(r"\1", address)
    return _SECRET.sub("//", address)


def _is_config(path: Path) -> bool:
    return path.name.lower() in {"upright.yaml", "upright.yml"}


def _names_sources(path: Path) -> bool:
    """Whether a file of YAML says what to scan, rather than being what is to be scanned: by its name or its keys."""
    if not path.is_file() or _is_config(path):
        return path.is_file()
    with path.open("rb") as file:
        keys = [key.decode() for key in _TOP_KEY.findall(file.read(_LONGEST))]
    known = sum(key in TOP_KEYS for key in keys)
    return "estate" in keys or ("sources" in keys and 2 * known > len(keys))


def _source(path: Path, number: int, entry: Any) -> Source:
    where = f"{path.name}: sources: entry {number}"
    if not isinstance(entry, dict):
        raise ConfigError(f"{where}: must be a mapping such as `path: .`")
    connectors = _connectors(entry)
    words = [word for word in connectors if word in entry]
    if len(words) != 1:
        raise ConfigError(f"{where}: name exactly one of {', '.join(connectors)}")
    address = str(entry[words[0]])
    connector = connectors[words[0]]
    if has_password(address):
        raise ConfigError(f"{where}: a password does not belong into a file; name a variable with `password_env`")
    refuse_unknown(where, entry, (words[0], "name", *sorted(connector.options)))
    if connector.id in _ON_THIS_MACHINE:
        given, address = address, str((path.parent / address).resolve())
        if not Path(address).exists():
            raise ConfigError(f"{at(where, entry, words[0])}: no such path: {given}")
    options = {key: value for key, value in entry.items() if key in connector.options}
    name = str(entry.get("name") or _name(address))
    if address.startswith(("http://", "https://")) and connector.accepts(worded := f"{connector.id}+{address}"):
        address = worded  # the word that stands before an address elsewhere stands before the colon here
    return Source(connector.id, name, address, options)


def _connectors(entry: Mapping[str, Any]) -> dict[str, Connector]:
    """By the word that names each: that of files alone, as long as it knows all that the entry says."""
    files: Connector = unit("connectors", "filesystem")
    if files.word in entry and entry.keys() <= {files.word, "name", *files.options}:
        return {files.word: files}
    return {each.word or each.id: each for each in units("connectors").values()}


def _sources(address: str, options: dict[str, Any]) -> list[Source]:
    for connector in _asked(address):
        if connector.accepts(address):
            local = Path(address).resolve()
            where = str(local) if connector.id in {"filesystem", "machine"} and "://" not in address else address
            known = {key: value for key, value in options.items() if key in connector.options and value}
            found = [Source(connector.id, _name(where), where, known)]
            if connector.id == "filesystem" and options.get("history") and there.exists(local / ".git"):
                past = {"history": True, "only_history": True}
                found.append(Source("git", f"{_name(where)}-history", where, past))
            return found
    raise ConfigError(f"{without_credentials(address)}: no such path, and no connector reads such an address")


def _asked(address: str) -> Iterator[Connector]:
    """Connectors in the order in which they are asked: a path is shown to that of files before others are loaded."""
    if there.exists(address):
        yield unit("connectors", "filesystem")
    yield from units("connectors").values()


def _name(address: str) -> str:
    if re.match(r"[\w+-]*https?://", address):  # what follows the path may be a token or a signature
        address = re.split(r"[?#]", address, maxsplit=1)[0]
    last = re.sub(r"\.git/?$", "", address.rstrip("/")).replace(":", "/").rpartition("/")[2]
    if "://" in address and re.fullmatch(r"[\d,-]+", last):  # a port says little without its host
        last = address.rstrip("/").rpartition("://")[2].rpartition("@")[2]
    return re.sub(r"[^\w.-]+", "-", last).strip("-") or "source"


def _distinct(sources: list[Source]) -> list[Source]:
    taken: dict[str, int] = {}
    distinct = []
    for source in sources:
        taken[source.name] = taken.get(source.name, 0) + 1
        count = taken[source.name]
        name = source.name if count == 1 else f"{source.name}-{count}"
        distinct.append(Source(source.type, name, source.address, source.options))
    return distinct
