"""Further ways to hide a call from a scanner of pickles: found by mining libraries and by turning each rule round."""

from __future__ import annotations

from collections.abc import Iterator

from upright.testing.hostile_pickles import COMMAND, PAYLOAD, SYSTEM, called, data, name, stacked, text, whole

_GET = name("builtins", "getattr")
_CALL = text(COMMAND)


def numbers_and_names() -> Iterator[tuple[str, bytes]]:
    """What the C unpickler takes for a number, a text or a name, and other readers do not."""
    yield "put-with-space", b"Vos\np 7\n0Vsystem\np+8\n0g7\ng8\n\x93Vid\n\x85R."
    yield "put-with-underscore", b"Vos\np1_0\n0Vsystem\np11\n0g10\ng11\n\x93Vid\n\x85R."
    yield "short-binstring-names", b"U\x02osU\x06system\x93(Vid\ntR."
    yield "escaped-names", b"V\\u006fs\nVsystem\n\x93Vid\n\x85R."
    yield "frame-of-nothing", b"\x80\x04\x95" + bytes(8) + PAYLOAD + b"."
    yield "marks", b"(" * 50 + b"1" * 50 + PAYLOAD + b"."
    yield "memo-far-away", (
        b"\x80\x04" + text("os") + b"r\xff\xff\xff\x7f0" + text("system") + b"q\x050j\xff\xff\xff\x7fh\x05\x93\x8c\x02id\x85R."
    )  # fmt: skip
    yield "memo-of-many", (
        b"\x80\x04](" + b"".join(text(f"k{index}") + b"\x94" for index in range(30_000)) + b"e0"
        + text("os") + b"\x940" + text("system") + b"\x940j" + (30_000).to_bytes(4, "little")
        + b"j" + (30_001).to_bytes(4, "little") + b"\x93" + _CALL + b"\x85R."
    )  # fmt: skip


def streams() -> Iterator[tuple[str, bytes]]:
    """Payloads behind a first pickle."""
    text_pickle = b"(dp0\nVa\np1\nI1\ns."
    yield "text-after-text", text_pickle + b"\n\ncos\nsystem\n(S'id'\ntR."
    yield "text-after-rubbish", whole(b"]") + b"garbage!!" + b"cos\nsystem\n(S'id'\ntR."
    yield "hundreds", whole(b"N") * 300 + whole(PAYLOAD)


def borrowed_callables() -> Iterator[tuple[str, bytes]]:
    """Harmless functions that call what they are handed."""
    listed = b"](" + _CALL + b"e"
    partial = called(name("functools", "partial"), SYSTEM, _CALL)
    yield "keyword-key", whole(name("builtins", "max") + listed + b"}" + text("key") + SYSTEM + b"s\x92")
    yield (
        "defaultdict-factory",
        whole(called(name("operator", "getitem"), called(name("collections", "defaultdict"), partial), text("x"))),
    )
    yield (
        "accumulate",
        whole(called(name("collections", "deque"), called(name("itertools", "accumulate"), listed, SYSTEM))),
    )
    yield (
        "iter-with-sentinel",
        whole(called(name("builtins", "next"), called(name("builtins", "iter"), partial, b"K\x07"))),
    )
    yield "substitution", whole(called(name("re", "sub"), text("."), SYSTEM, _CALL))
    yield "vectorize", whole(called(called(name("numpy", "vectorize"), SYSTEM), _CALL))
    yield (
        "module-apply",
        whole(
            called(
                name("torch.nn.modules.module", "Module.apply"),
                name("torch.nn.modules.linear", "Linear") + b")\x81",
                SYSTEM,
            )
        ),
    )
    yield (
        "data-frame-method",
        whole(called(called(_GET, called(name("pandas", "DataFrame"), b"]"), text("to_csv")), text("/tmp/x"))),
    )
    for label, callee in (("unknown-class-and-path", ("acme.files", "Writer")), ("file-of-hdf5", ("h5py", "File"))):
        yield label, whole(called(name(*callee), text("/tmp/x"), text("w")))
    yield from _handed_over()
    yield (
        "class-that-evaluates",
        whole(stacked("sympy.core.containers", "Tuple") + b"(" + text("open('x','w')") + b"t\x81"),
    )
    yield "alias-below-module", whole(called(stacked("transformers.trainer_utils", "torch.load"), _CALL))


def _handed_over() -> Iterator[tuple[str, bytes]]:
    """A function of a known library that no data needs, called by what rebuilds values."""
    fetch = name("shap.utils", "fetch_thing")
    keyed = name("heapq", "nlargest") + b"(K\x01](" + _CALL + b"et}" + text("key") + fetch + b"s\x92"
    for label, borrowed in (
        ("generator", called(name("numpy.random._pickle", "__generator_ctor"), _CALL, fetch)),
        ("dill-array", called(name("dill._dill", "_create_array"), fetch, b"(" + _CALL + b"t", b"N")),
        ("groups", called(name("itertools", "groupby"), b"](" + _CALL + b"e", fetch)),
        ("heap", keyed),
    ):
        yield f"function-of-a-library-{label}", whole(borrowed)


def carried_code() -> Iterator[tuple[str, bytes]]:
    """Source and code objects that the pickle brings along."""
    module = stacked("torch.fx.graph_module", "reduce_graph_module")
    for label, source, imports in (
        ("import-in-source", "import os\nos.system('id')\ndef forward(self):\n  pass\n", ""),
        ("import-in-header", "def forward(self):\n  pass\n", "import os; os.system('id')"),
        ("default-argument", "def forward(self, x=torch.hub.load('a', 'b')):\n  pass\n", "import torch"),
        ("inside-of-objects", "def forward(self, x=().__class__.__base__):\n  pass\n", ""),
    ):
        yield label, whole(called(module, b"}" + text("_code") + text(source) + b"s", text(imports)))
    for label, class_, key, text_of in (
        ("formula", ("statsmodels.regression.linear_model", "OLS"), "formula", "y ~ x + __import__('os').system('id')"),
        ("distribution", ("scipy.stats._continuous_distns", "norm_gen"), "_parse_arg_template", "open('x', 'w')"),
    ):
        yield f"text-that-is-evaluated-{label}", whole(name(*class_) + b")\x81}" + text(key) + text(text_of) + b"sb")
    code = called(called(stacked("cloudpickle.cloudpickle", "_builtin_type"), text("CodeType")), data(b"t\x00S\x00"), b"("
                  + text("system") + b"t")  # fmt: skip
    yield "code-object", whole(called(called(stacked("cloudpickle.cloudpickle", "_make_function"), code, b"}"), b")"))
    loaded = called(stacked("dill._dill", "_import_module"), text("os"))
    yield "dill-import", whole(called(called(_GET, loaded, text("system")), _CALL))
    yield "dill-setattr", whole(called(stacked("dill._dill", "_setattr"), name("os", "path"), text("join"), SYSTEM))
    yield "copy-of-cloudpickle", whole(called(stacked("joblib.externals.cloudpickle", "loads"), data(whole(PAYLOAD))))


def names_in_text() -> Iterator[tuple[str, bytes]]:
    """Texts of a checkpoint that its library imports and calls."""
    for key, value in (("_instantiator", "os.system"), ("_class_path", "subprocess.Popen")):
        yield key, whole(b"}" + text("hyper_parameters") + b"}" + text(key) + text(value) + b"ss")
    described = text("<method 'a' of 'b'if print(1)else'int' objects>")
    yield (
        "dill-described",
        whole(called(stacked("dill._dill", "_getattr"), name("builtins", "int"), text("x"), described)),
    )


def bombs() -> Iterator[tuple[str, bytes]]:
    """What asks for more memory or time than there is."""
    huge = b"\x8a\x06" + (1 << 40).to_bytes(6, "little")
    yield "bytes-of-a-size", whole(called(name("builtins", "bytearray"), huge))
    yield "bytes-of-a-gibibyte", whole(called(name("builtins", "bytearray"), b"J\0\0\0\x40"))
    yield "text-longer-than-all", b"\x80\x04\x8e" + (1 << 50).to_bytes(8, "little") + b"."
    yield "list-of-a-range", whole(called(name("builtins", "list"), called(name("builtins", "range"), huge)))
    yield "list-without-an-end", whole(called(name("builtins", "list"), called(name("itertools", "repeat"), b"K\x01")))
    yield "power", whole(called(name("builtins", "pow"), b"K\x63", b"J\xff\xff\xff\x7f"))
    shape = b"(" + huge + huge + b"t"
    array = called(name("numpy.core.multiarray", "_reconstruct"), name("numpy", "ndarray"), shape, data(b"b"))
    yield "array-of-a-size", whole(array)
    yield "padded-text", whole(called(called(name("builtins", "getattr"), text("a"), text("ljust")), huge))
    yield "memo-far-beyond", whole(b"Nr\xff\xff\xff\x7f")
    lists = b"".join(b"(" + (b"h" + bytes([at])) * 10 + b"l\x94" for at in range(20))
    yield "lists-of-lists", whole(b"]\x94" + lists)
    yield "text-longer-than-a-window", b"cos\nsystem\n(S'" + b"a" * 70_000 + b"'\ntR."


def hostile_evasions() -> dict[str, bytes]:
    """Every such pickle by the name of its family and trick."""
    families = {
        "number": numbers_and_names,
        "stream": streams,
        "borrowed": borrowed_callables,
        "carried": carried_code,
        "bomb": bombs,
        "text": names_in_text,
    }
    return {f"{family}/{label}": content for family, made in families.items() for label, content in made()}
