#!/usr/bin/python3
"""Linear probe: 25 classes of Caltech-101, a ridge classifier on mean features of pictures that were never trained on.

usage: probe.py WEIGHTS.pt|random CALTECH_ZIP
Test pictures are those whose number is divisible by five; the best of three ridge strengths counts, for every model alike.
"""
import json
import sys
import zipfile

import numpy as np
import torch
from PIL import Image

from backbone import Backbone, load_net, normalise, zip_images

PIXELS, CLASSES, TRAINING, TEST = 96, 25, 30, 20


def chosen(path):
    """The largest classes, and numbers of the pictures taken from them."""
    index = json.loads(zipfile.ZipFile(path).read("index.json"))
    counts = np.bincount([f[1] for f in index["files"]])
    largest = [c for c in np.argsort(-counts, kind="stable") if not index["classes"][c].startswith(("BACK", "Faces_easy"))][:CLASSES]
    pick = {}
    for i, file in enumerate(index["files"]):
        if file[1] in largest:
            pick.setdefault((file[1], i % 5 == 0), []).append(i)
    return largest, {i for c in largest for i in pick[c, False][:TRAINING] + pick[c, True][:TEST]}


def square(picture):
    height, width = picture.shape[:2]
    side = min(height, width)
    part = picture[(height - side) // 2:(height + side) // 2, (width - side) // 2:(width + side) // 2]
    return torch.from_numpy(np.asarray(Image.fromarray(part).resize((PIXELS, PIXELS), Image.BICUBIC)).copy()).permute(2, 0, 1)


def accuracy(features, labels, test, classes):
    a = features / (np.linalg.norm(features, axis=1, keepdims=True) + 1e-9)
    a = (a - a[~test].mean(0)) / (a[~test].std(0) + 1e-6)
    best = 0
    for strength in (10, 100, 1000):
        g = a[~test]
        wanted = (labels[~test][:, None] == np.array(classes)).astype(float) - 1 / CLASSES
        w = g.T @ np.linalg.solve(g @ g.T + strength * np.eye(len(g)), wanted)
        best = max(best, (np.array(classes)[(a[test] @ w).argmax(1)] == labels[test]).mean())
    return best


def main():
    torch.manual_seed(0)
    torch.set_num_threads(2)
    net = Backbone(23).eval() if sys.argv[1] == "random" else load_net(sys.argv[1])
    classes, wanted = chosen(sys.argv[2])
    pictures, labels, _ = zip_images(sys.argv[2], lambda i, _: i in wanted)
    test = np.array([i % 5 == 0 for i in sorted(wanted)])
    batch = torch.stack([square(p) for p in pictures])
    with torch.no_grad():
        maps = [[m.mean((2, 3)).numpy() for m in net(normalise(part))] for part in batch.split(50)]
    for k, name in enumerate(("conv2_x", "conv3_x", "conv4_x")):
        print(name, len(labels), round(float(accuracy(np.concatenate([m[k] for m in maps]), labels, test, classes)), 4), flush=True)


main()
