#!/usr/bin/python3
"""Public originals -> packs for training: stored zip of NNN/IIIII.jpg (class, running number) and index.json.

usage: prepare.py caltech|grocery FOLDER OUT.zip
  caltech  FOLDER holds one folder of JPEGs a class (101_ObjectCategories); short side becomes 128
  grocery  FOLDER is GroceryStoreDataset/dataset with train, val and test; classes are two folders deep, such as Fruit/Apple; 128 x 128
index.json: classes (names) and files (name in the zip, class, name of the original), in the zip's order.
"""
import io
import json
import pathlib
import sys
import zipfile

from PIL import Image

SIDE = 128
QUALITY = 90


def caltech(folder):
    return [(f.parent.name, f) for f in folder.glob("*/*.jpg")]


def grocery(folder):
    files = [f for part in ("train", "val", "test") for f in (folder / part).rglob("*.jpg")]
    return [(name_of(f.relative_to(folder)), f) for f in files]


def name_of(path):
    """train/Fruit/Apple/Golden-Delicious/x.jpg is Fruit/Apple, train/Fruit/Kiwi/x.jpg is Fruit/Kiwi."""
    return "/".join(path.parts[1:3])


def small(file, square):
    picture = Image.open(file).convert("RGB")
    if square:
        return picture.resize((SIDE, SIDE), Image.BICUBIC)
    scale = SIDE / min(picture.size)
    return picture.resize([max(SIDE, round(s * scale)) for s in picture.size], Image.BICUBIC)


def main():
    kind, folder, out = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    found = sorted({"caltech": caltech, "grocery": grocery}[kind](folder), key=lambda pair: str(pair[1]))
    if not found:
        sys.exit(f"{folder} holds no JPEG where {kind} has them: see --help at the top of this file.")
    classes = sorted({c for c, _ in found})
    files = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for i, (name, file) in enumerate(found):
            label = classes.index(name)
            entry = f"{label:03d}/{i:05d}.jpg"
            coded = io.BytesIO()
            small(file, kind == "grocery").save(coded, "JPEG", quality=QUALITY)
            pack.writestr(entry, coded.getvalue())
            files.append([entry, label, str(file.relative_to(folder.parent))])
        pack.writestr("index.json", json.dumps({"classes": classes, "files": files}))
    print(f"{out}: {len(files)} pictures of {len(classes)} classes")


main()
