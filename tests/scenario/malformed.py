"""Scenario files that cannot be used, made by lot: each with what a message about it has to say."""

from __future__ import annotations

import json
import os
import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sim.scenario import Leaf, leaves

LEAVES = [leaf for leaf in leaves() if "<name>" not in leaf.key and not leaf.key.startswith("trial.")]
NUMBERS = [leaf for leaf in LEAVES if leaf.type in ("int", "float")]
CHOICES = [leaf for leaf in LEAVES if leaf.type == "choice"]
DATED = [leaf for leaf in NUMBERS if not leaf.at_start_only and leaf.low is not None and leaf.low < leaf.high]
HIDDEN = "\u202e\u202a\u2066\u200b\u200d\u2060\ufeff\u00ad\u0085\u2028\u061c"
CONTROL = "\x00\x01\x07\x08\x1b\x7f"
BASE = 'description = "a market"\ndays = 360\n[economy]\nbenefit_share = 0.35\n[population]\nsize = 500\n'
SAYS_WHAT = (
    "is empty",
    "no such file",
    "is not valid TOML",
    "is not UTF-8",
    "is a directory",
    "cannot be read",
    "holds zero bytes",
    "fixed during a run",
    "nearest valid",
    "allowed",
    "more faults are told",
)


@dataclass(frozen=True)
class Malformed:
    """A path to ask for, and what the message says: key and value at fault, as far as there are any."""

    path: Path
    key: str = ""
    value: str = ""
    may_be_valid: bool = False  # then what was loaded has to be what the file says


def toml(key: str, value: str) -> str:
    """One leaf as a file of its own."""
    *tables, leaf = key.split(".")
    return (f"[{'.'.join(tables)}]\n" if tables else "") + f"{leaf} = {value}\n"


class Maker:
    """Makes files in a folder; the same seed, the same files."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.lot = folder, random.Random(seed)
        self.kinds: list[Callable[[], Malformed]] = [
            self.unknown,
            self.wrong_type,
            self.out_of_range,
            self.no_number,
            self.no_choice,
            self.huge,
            self.deep,
            self.many_parts,
            self.long_name,
            self.hidden_key,
            self.hidden_value,
            self.raw_control,
            self.twice,
            self.truncated,
            self.encoded,
            self.other_kind,
            self.noise,
            self.special,
            self.circle,
            self.chain,
            self.orphan,
            self.late_change,
            self.doubled_change,
            self.bad_change,
            self.same_label,
            self.empty,
            self.mutated,
            self.long_text,
            self.wrong_branch,
        ]

    def one(self, number: int) -> Malformed:
        """The file of this number; every kind in turn."""
        self.name = f"{number:05d}"
        return self.kinds[number % len(self.kinds)]()

    def write(self, content: str | bytes, suffix: str = ".toml", name: str = "") -> Path:
        path = self.folder / f"{name or self.name}{suffix}"
        path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
        return path

    def unknown(self) -> Malformed:
        key = self.lot.choice(LEAVES).key
        place = self.lot.randrange(key.rfind(".") + 1, len(key))
        wrong = key[:place] + self.lot.choice(("q", "xx", "_z", "7")) + key[place + self.lot.randrange(2) :]
        value = self.lot.choice(("1", '"x"', "[1, 2]", "true", "{ a = 1 }", "1979-05-27"))
        return Malformed(self.write(toml(wrong, value)), wrong)

    def wrong_type(self) -> Malformed:
        leaf = self.lot.choice(NUMBERS)
        value = self.lot.choice(('"1"', "true", "[1]", "{ a = 1 }", "1979-05-27T07:32:00Z", "07:32:00", '""'))
        return Malformed(self.write(toml(leaf.key, value)), leaf.key, " = ")

    def wrong_branch(self) -> Malformed:
        branch = self.lot.choice(LEAVES).key.rpartition(".")[0] or "population"
        value = self.lot.choice(("5", '"x"', "[1, 2]", "true", "0.5"))
        return Malformed(self.write(toml(branch, value)), branch.partition(".")[0], " = ")

    def out_of_range(self) -> Malformed:
        leaf = self.lot.choice([leaf for leaf in NUMBERS if leaf.low is not None and leaf.high is not None])
        step = self.lot.choice((1, 10, 10**6, 10**12))
        value = self.lot.choice((leaf.low - step, leaf.high + step))
        return Malformed(self.write(toml(leaf.key, f"{value}")), leaf.key, json.dumps(value))

    def no_number(self) -> Malformed:
        leaf = self.lot.choice([leaf for leaf in NUMBERS if leaf.type == "float"])
        value = self.lot.choice(("nan", "inf", "-inf", "+nan", "1e999"))
        return Malformed(self.write(toml(leaf.key, value)), leaf.key, "NaN" if "nan" in value else "Infinity")

    def no_choice(self) -> Malformed:
        leaf = self.lot.choice(CHOICES)
        value = "".join(self.lot.choices("abcxyz_ é中", k=self.lot.choice((0, 3, 9, 70, 5_000))))
        return Malformed(self.write(toml(leaf.key, json.dumps(value, ensure_ascii=False))), leaf.key, value[:50])

    def huge(self) -> Malformed:
        leaf, digits = self.lot.choice(NUMBERS), self.lot.choice((17, 20, 400, 5_000, 50_000))
        value = self.lot.choice(("0x" + "f" * digits, "0b" + "1" * 5 * digits, "9" * 2 * digits, "-" + "8" * digits))
        return Malformed(self.write(toml(leaf.key, value)), leaf.key.rpartition(".")[2], " = ")

    def deep(self) -> Malformed:
        depth = self.lot.choice((21, 60, 300, 900, 20_000))
        value = self.lot.choice(("[" * depth + "]" * depth, "{ a = " * depth + "1" + " }" * depth))
        return Malformed(self.write(toml(self.lot.choice(LEAVES).key, value)))

    def many_parts(self) -> Malformed:
        parts = [self.lot.choice(("a", '"b c"', "'d'", "e-f"))] * self.lot.choice((21, 30, 500, 20_000))
        key = self.lot.choice((".", " . ", ".")).join(parts)
        return Malformed(
            self.write(self.lot.choice((f"{key} = 1\n", f"[{key}]\na = 1\n", f"a = {{ {key} = 1 }}\n"))), parts[0]
        )

    def long_name(self) -> Malformed:
        name = self.lot.choice("abc") * self.lot.choice((61, 256, 300, 5_000))
        key, text = self.lot.choice(
            (
                ("platforms", f"[platforms.{name}]\n"),
                ("collectors", f"[collectors.{name}]\nstaff = 1\n"),
                ("extends", f'extends = "{name}.toml"\n'),
                ("regime", f'regime = "{name}.toml"\n'),
                ("name", f'name = "{name}{name * 7}"\n'),
                ("label", f'[platforms.a]\nlabel = "{name}"\n'),
                (name[:40], f"{name} = 1\n"),
                ("changes", f'[[changes]]\nfrom_day = 3\nset = {{ "{name}" = 1 }}\n'),
            )
        )
        return Malformed(self.write(text), key if key != "changes" else name[:40])

    def hidden_key(self) -> Malformed:
        key = json.dumps("days" + self.lot.choice(CONTROL + HIDDEN) + "x").replace("\x7f", "\\u007f")
        return Malformed(self.write(f"{key} = 3\n"), "days")

    def hidden_value(self) -> Malformed:
        leaf, hidden = self.lot.choice((*NUMBERS[:20], *CHOICES)), self.lot.choice(HIDDEN)
        return Malformed(self.write(toml(leaf.key, f'"daily{hidden}"')), leaf.key, hidden)

    def raw_control(self) -> Malformed:
        return Malformed(self.write(f'{BASE}\n[court]\n"a{self.lot.choice(CONTROL)}" = "{self.lot.choice(CONTROL)}"\n'))

    def twice(self) -> Malformed:
        leaf = self.lot.choice(NUMBERS)
        text = self.lot.choice(
            (
                toml(leaf.key, "1") + f"{leaf.key.rpartition('.')[2]} = 2\n",
                f"{leaf.key} = 1\n" * 2,
                "[a.b]\nc = 1\n[a.b]\nd = 2\n",
                "[a]\nb = 1\n[a.b]\nc = 1\n",
                "a = { b = 1, b = 2 }\n",
            )
        )
        return Malformed(self.write(text))

    def truncated(self) -> Malformed:
        whole = f'{BASE}[[changes]]\nfrom_day = 100\nset = {{ "economy.benefit_share" = 0.5 }}\n'
        while True:
            text = whole[: self.lot.randrange(1, len(whole))]
            try:
                tomllib.loads(text)
            except tomllib.TOMLDecodeError:
                return Malformed(self.write(text))

    def encoded(self) -> Malformed:
        coding = self.lot.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "gb18030", "shift_jis"))
        text = {"latin-1": 'name = "Zürich é"\n', "gb18030": 'name = "白条"\n', "shift_jis": 'name = "後払い"\n'}
        return Malformed(self.write(text.get(coding, BASE).encode(coding)))

    def other_kind(self) -> Malformed:
        rows = "".join(f"{i},{i * i},x{i}\n" for i in range(self.lot.randrange(1, 400)))
        suffix, content = self.lot.choice(
            (
                (".csv", "a,b,c\n" + rows),
                (".toml", "a,b,c\n" + rows),
                (".tsv", "a\tb\n1\t2\n"),
                (".toml", "a;b\n1;2\n"),
                (".json", '{"days": 30}'),
                (".toml", '{\n "days": 30\n}\n'),
                (".json", "[1, 2, 3]"),
                (".yaml", "days: 3\n"),
                (".parquet", b"PAR1\x15\x04\x15\x10" + self.lot.randbytes(300) + b"PAR1"),
                (".toml", b"PAR1" + bytes(60)),
                (".zip", b"PK\x03\x04" + self.lot.randbytes(90)),
                (".toml", b"\x89PNG\r\n\x1a\n" + bytes(30)),
                (".gz", b"\x1f\x8b\x08" + self.lot.randbytes(50)),
                (".html", "<!doctype html><p>no\n"),
                (".py", "import os\nprint('no')\n"),
                (".toml", "days: 30\nname: x\n"),
                (".pdf", b"%PDF-1.7\n%\xe2\xe3"),
                (".toml", "x" * 600_000),
                (".csv", "1,2\n" * 200_000),
            )
        )
        return Malformed(self.write(content, suffix))

    def noise(self) -> Malformed:
        return Malformed(self.write(b"\xff" + self.lot.randbytes(self.lot.choice((1, 10, 1_000, 50_000)))))

    def special(self) -> Malformed:
        path = self.folder / f"{self.name}.toml"
        kind = self.lot.choice(("folder", "pipe", "device", "none", "long", "loop"))
        if kind == "folder":
            path.mkdir()
        elif kind == "pipe" and hasattr(os, "mkfifo"):
            os.mkfifo(path)
        elif kind == "device" and os.path.exists("/dev/zero"):
            path = Path("/dev/zero")
        elif kind == "long":
            path = self.folder / ("n" * 300)
        elif kind == "loop" and os.name == "posix":
            path.symlink_to(path)
        return Malformed(path)

    def circle(self) -> Malformed:
        n = self.lot.randrange(1, 7)
        for i in range(n):
            self.write(f'extends = "{self.name}-{(i + 1) % n}.toml"\n', name=f"{self.name}-{i}")
        return Malformed(self.folder / f"{self.name}-0.toml", "extends", f"{self.name}-0.toml")

    def chain(self) -> Malformed:
        n = self.lot.choice((21, 22, 40, 1_200) if int(self.name) < 200 else (21, 30))
        for i in range(n):
            self.write(f'extends = "{self.name}-{i + 1}.toml"\n', name=f"{self.name}-{i}")
        self.write(BASE, name=f"{self.name}-{n}")
        return Malformed(self.folder / f"{self.name}-0.toml", "extends", f"{self.name}-20.toml")

    def orphan(self) -> Malformed:
        value = self.lot.choice(
            ("none.toml", "", ".", "..", "/dev/zero", "a\0b", "\u202etoml", "/", "x" * 300, 5, True, ["a"], 1.5)
        )
        return Malformed(self.write(f"extends = {json.dumps(value)}\n"), "extends", " = ")

    def late_change(self) -> Malformed:
        days = self.lot.randrange(1, 400)
        day = min(36_000, days + self.lot.choice((0, 1, 30, 10_000)))
        text = f"days = {days}\n" + self.change(day, self.lot.choice(DATED))
        return Malformed(self.write(text), "from_day", str(day))

    def doubled_change(self) -> Malformed:
        leaf, day = self.lot.choice(DATED), self.lot.randrange(1, 360)
        return Malformed(self.write(self.change(day, leaf) + self.change(day, leaf)), leaf.key, " = ")

    def bad_change(self) -> Malformed:
        leaf = self.lot.choice(LEAVES)
        key, text = self.lot.choice(
            (
                ("changes[0].set", "[[changes]]\nfrom_day = 5\n"),
                ("changes", "changes = 3\n"),
                ("changes[0].from_day", '[[changes]]\nfrom_day = "5"\nset = { days = 3 }\n'),
                ("days", "[[changes]]\nfrom_day = 5\nset = { days = 3 }\n"),
                (f"{leaf.key}x", f'[[changes]]\nfrom_day = 5\nset = {{ "{leaf.key}x" = 3 }}\n'),
                (leaf.key, f'[[changes]]\nfrom_day = 5\nset = {{ "{leaf.key}" = {{ a = 1 }} }}\n'),
            )
        )
        return Malformed(self.write(text), key)

    def change(self, day: int, leaf: Leaf) -> str:
        value = self.lot.choice((leaf.low, leaf.high))
        return f'[[changes]]\nfrom_day = {day}\nset = {{ "{leaf.key}" = {value} }}\n'

    def same_label(self) -> Malformed:
        label = self.lot.choice(("Baitiao", "b", "白条", "B\u200b", " b ", "\uff22", "market"))
        branch = self.lot.choice(("platforms", "collectors"))
        if label == "market" or not label.strip():
            return Malformed(self.write("[platforms.market]\n"), "platforms", "market")
        first = (
            f"[{branch}.b]\n"
            if label.strip().strip("\u200b").lower() in ("b", "\uff42")
            else (f'[{branch}.first]\nlabel = "{label}"\n')
        )
        return Malformed(self.write(f'{first}[{branch}.second]\nlabel = "{label}"\n'), f"{branch}.second.label", " = ")

    def empty(self) -> Malformed:
        return Malformed(self.write(self.lot.choice(("", "\n\n", "# a comment\n", "\ufeff", " " * 1_000, "\ufeff#\n"))))

    def long_text(self) -> Malformed:
        leaf, number = self.lot.choice(CHOICES), self.lot.choice((300, 20_000, 100_000))
        text = self.lot.choice(
            (
                toml(leaf.key, '"' + "x y " * number + '"'),
                toml(leaf.key, f"[{'1, ' * number}]"),
                "".join(f"k{i} = 1\n" for i in range(number // 8)),
                "[[a]]\n" * number,
            )
        )
        return Malformed(self.write(text))

    def mutated(self) -> Malformed:
        text = list(BASE)
        for _ in range(self.lot.randrange(1, 4)):
            place = self.lot.randrange(len(text))
            text[place] = self.lot.choice(["", "=", '"', "[", "]", "\n", ".", "9", "x", "é", " ", "-", text[place] * 2])
        return Malformed(self.write("".join(text)), may_be_valid=True)
