#!/usr/bin/python3
"""Does similarity to a reference pixel find the reference's object?  Matched AUC, probe, cross-photo AUC: see the functions.
usage: evaluate.py --pack EVAL_FOLDER --model random|rgb|lab|prox|FILE.pt [--limit N] [--long 512] [--probe ZIP] [--json OUT]"""
import argparse, io, json, warnings, zipfile
import numpy as np, torch, torch.nn.functional as F
from PIL import Image, ImageDraw
from backbone import Backbone, load_net, normalise, zip_images

warnings.filterwarnings("ignore", "Mean of empty slice")

def rgb2lab(a):  # H,W,3 in 0..1
    a = np.where(a <= .04045, a / 12.92, ((a + .055) / 1.055) ** 2.4)
    x = a @ np.array([[.4124, .2126, .0193], [.3576, .7152, .1192], [.1805, .0722, .9505]]) / [.9505, 1, 1.089]
    f = np.where(x > .008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)

def angular(m, r):  # m: D,N ; r: indices -> R,N angular similarity 1 - acos(cos)/pi
    u = m / (np.linalg.norm(m, axis=0, keepdims=True) + 1e-12)
    return 1 - np.arccos(np.clip(u[:, r].T @ u, -1, 1)) / np.pi

def rankdata(v):
    """ranks from 1 on; equal values share the mean of theirs"""
    order = np.argsort(v, kind="stable"); sorted_ = v[order]; first = np.flatnonzero(np.r_[True, sorted_[1:] != sorted_[:-1]]); counts = np.diff(np.r_[first, len(v)])
    ranks = np.empty(len(v)); ranks[order] = np.repeat(first + (counts + 1) / 2, counts); return ranks

def auc_ap(s, pos, neg):
    v = np.concatenate([s[pos], s[neg]]); n, k = int(pos.sum()), int(neg.sum()); rk = rankdata(v)
    auc = (rk[:n].sum() - n * (n + 1) / 2) / (n * k)
    o = np.argsort(-v, kind="stable"); t = (o < n); ap = (np.cumsum(t)[t] / (np.flatnonzero(t) + 1)).mean()
    return auc, ap

def matched_auc(s, pos, neg, d, width=0.5):
    """AUC over pairs that lie equally far from the reference (rings half a cell wide): nearness alone scores close to .5"""
    ring, num, den = (d / width).astype(int), 0.0, 0.0
    for b in np.unique(ring[pos]):
        p, q = pos & (ring == b), neg & (ring == b); w = float(p.sum()) * q.sum()
        if w: num += w * auc_ap(s, p, q)[0]; den += w
    return num / den if den else np.nan

def mask_of(seg, w, h):
    im = Image.new("L", (w, h))
    for p in seg:
        if len(p) >= 6: ImageDraw.Draw(im).polygon(list(map(float, p)), fill=255)
    return im

def area(im, gw, gh): return np.asarray(im.resize((gw, gh), Image.BOX)).reshape(-1) / 255.0

def objects(d, rng, max_obj=4):
    """per image: [(instance mask, same-category-others mask, ignore mask)] as L images in original size"""
    by = {}
    for a in d["annotations"]: by.setdefault(a["image_id"], []).append(a)
    for im in d["images"]:
        A, w, h = by.get(im["id"], []), im["width"], im["height"]; out = []
        big = sorted((a for a in A if not a["iscrowd"] and .01 <= a["area"] / (w * h) <= .6), key=lambda a: -a["area"])[:max_obj]
        for a in big:
            oth = [b for b in A if b["category_id"] == a["category_id"] and b["id"] != a["id"]]
            if any(b["iscrowd"] for b in oth): continue
            out.append((mask_of(a["segmentation"], w, h), mask_of([s for b in oth for s in b["segmentation"]], w, h)))
        if out: yield im, out

def maps_of(model, img):
    """list of (D, gh, gw, array D,N) for strides 4, 8, 16"""
    a = np.asarray(img)
    if isinstance(model, str):
        res = []
        for st in (4, 8, 16):
            gh, gw = a.shape[0] // st, a.shape[1] // st; b = a.reshape(gh, st, gw, st, 3).mean((1, 3)) / 255
            if model == "prox": yy, xx = np.mgrid[0:gh, 0:gw]; f = np.stack([yy, xx], -1).astype(float)
            else: f = b if model == "rgb" else rgb2lab(b)
            res.append((gh, gw, f.reshape(-1, f.shape[-1]).T))
        return res
    with torch.no_grad(): ms = model(normalise(torch.from_numpy(a.copy()).permute(2, 0, 1)[None]))
    return [(m.shape[2], m.shape[3], m[0].reshape(m.shape[1], -1).numpy()) for m in ms]

def sims(model, f, refs):
    if model in ("lab", "prox"): return -np.linalg.norm(f[:, refs].T[:, :, None] - f[None], axis=1)  # ranking by distance
    return angular(f, refs)

def quality(model, folder, long, limit):
    d = json.load(open(folder + "/instances.json")); rng = np.random.default_rng(0); R = {st: [] for st in (4, 8, 16)}; n = 0
    for im, objs in objects(d, rng):
        if limit and n >= limit: break
        n += 1; p = Image.open(f"{folder}/images/{im['file_name']}").convert("RGB"); s = long / max(p.size)
        p = p.resize([max(16, round(v * s / 16) * 16) for v in p.size], Image.BICUBIC)
        for st, (gh, gw, f) in zip((4, 8, 16), maps_of(model, p)):
            for own, oth in objs:
                m, o = area(own, gw, gh), area(oth, gw, gh); pos, other, neg = m >= .5, (o >= .5) & (m < .5), (m == 0) & (o == 0)
                inner = np.flatnonzero(m >= .95)
                if len(inner) < 2 or neg.sum() < 8: continue
                refs = inner[np.random.default_rng(im["id"]).permutation(len(inner))[:3]]; S = sims(model, f, refs)
                for r, sv in zip(refs, S):
                    pp = pos.copy(); pp[r] = False
                    if not pp.any(): continue
                    auc, ap = auc_ap(sv, pp, neg); dist = np.hypot(*(np.divmod(np.arange(gh * gw), gw)[q] - np.divmod(r, gw)[q] for q in (0, 1))); w = (sv - sv.min()) / (sv.max() - sv.min() + 1e-12)  # the paper's contrast stretch
                    R[st].append((im["id"], auc, ap, pp.sum() / (pp.sum() + neg.sum()), w[pp].mean() - w[neg].mean(), auc_ap(sv, other, neg)[0] if other.sum() > 2 else np.nan, matched_auc(sv, pp, neg, dist)))
    out = {}
    for st, rows in R.items():
        t = np.array(rows, float); ids = np.unique(t[:, 0]); g = np.array([np.nanmean(t[t[:, 0] == i, 1:], axis=0) if len(t) else 0 for i in ids])
        v = np.nanmean(g, 0); fin = g[np.isfinite(g[:, 5]), 5]; out[f"conv{int(np.log2(st))}_x"] = dict(images=len(ids), refs=len(t), auc=round(v[0], 4), auc_matched=round(v[5], 4), matched_se=round(fin.std() / len(fin) ** .5, 4), ap=round(v[1], 4), prevalence=round(v[2], 4), gap=round(v[3], 4), auc_other=round(v[4], 4), other_images=int(np.isfinite(g[:, 4]).sum()))
    return out

def cross(model, folder, long, limit, partners=3):
    """A reference pixel in one photo, ranked pixels in another that holds the same COCO category: mean AUC over categories.
    Colour and nearness do not help here; only what the features know about kinds of things does."""
    d = json.load(open(folder + "/instances.json")); by, M, cat = {}, {}, {}
    for a in d["annotations"]: by.setdefault(a["image_id"], []).append(a)
    ims = [im for im in d["images"] if im["id"] in by][:limit or None]
    for im in ims:
        w, h, p = im["width"], im["height"], Image.open(f"{folder}/images/{im['file_name']}").convert("RGB"); s = long / max(p.size)
        M[im["id"]] = [(gh, gw, (f if isinstance(model, str) else f / (np.linalg.norm(f, axis=0) + 1e-12)).astype(np.float16)) for gh, gw, f in maps_of(model, p.resize([max(16, round(v * s / 16) * 16) for v in p.size], Image.BICUBIC))[1:]]
        for c in {a["category_id"] for a in by[im["id"]]}:
            A = [a for a in by[im["id"]] if a["category_id"] == c]
            if not any(a["iscrowd"] for a in A) and sum(a["area"] for a in A) > .02 * w * h: cat.setdefault(c, {})[im["id"]] = mask_of([q for a in A for q in a["segmentation"]], w, h)
    out = {}
    for k, name in enumerate(("conv3_x", "conv4_x")):
        per = []
        for c, ph in sorted(cat.items()):
            ids, v = sorted(ph), []
            for i in ids:
                rng = np.random.default_rng(i); gh, gw, f = M[i][k]; inner = np.flatnonzero(area(ph[i], gw, gh) >= .95)
                for j in rng.permutation([j for j in ids if j != i])[:partners]:
                    gh2, gw2, g = M[j][k]; m = area(ph[j], gw2, gh2); pos, neg = m >= .5, m == 0
                    if len(inner) < 2 or pos.sum() < 2 or neg.sum() < 8: continue
                    r = rng.permutation(inner)[:3]; S = sims(model, np.concatenate([f[:, r], g], 1).astype(np.float32), np.arange(len(r)))[:, len(r):]
                    v += [auc_ap(x, pos, neg)[0] for x in S]
            if v: per.append(np.mean(v))
        if per: out[name] = dict(auc=round(float(np.mean(per)), 4), se=round(float(np.std(per) / len(per) ** .5), 4), categories=len(per))
    return out

def probe(model, path, px=96, classes=25, ntr=30, nte=20):
    """ridge-regression linear probe on image-mean features, Caltech-101, test images = every fifth (never trained on)"""
    z = json.loads(zipfile.ZipFile(path).read("index.json")); cnt = np.bincount([f[1] for f in z["files"]])
    cs = [c for c in np.argsort(-cnt, kind="stable") if not z["classes"][c].startswith(("BACK", "Faces_easy"))][:classes]; pick = {}
    for i, f in enumerate(z["files"]):
        if f[1] in cs: pick.setdefault((f[1], i % 5 == 0), []).append(i)
    want = {i for c in cs for i in pick[c, False][:ntr] + pick[c, True][:nte]}; X, Y, _ = zip_images(path, lambda i, c: i in want); T = np.array([i % 5 == 0 for i in sorted(want)])
    feats = [[], [], []]
    for x in X:
        h, w = x.shape[:2]; q = min(h, w); im = Image.fromarray(x[(h - q) // 2:(h + q) // 2, (w - q) // 2:(w + q) // 2]).resize((px, px), Image.BICUBIC)
        for k, (gh, gw, f) in enumerate(maps_of(model, im)): feats[k].append(f.mean(1) if model != "rgb" else np.concatenate([f.mean(1), f.std(1)]))
    out = {}
    for k, name in enumerate(("conv2_x", "conv3_x", "conv4_x")):
        A = np.array(feats[k]); A = A / (np.linalg.norm(A, axis=1, keepdims=True) + 1e-9); A = (A - A[~T].mean(0)) / (A[~T].std(0) + 1e-6)
        best = 0
        for lam in (10, 100, 1000): # best of three ridge strengths, for every model alike
            G = A[~T]; W = G.T @ np.linalg.solve(G @ G.T + lam * np.eye(len(G)), (Y[~T][:, None] == np.array(cs)).astype(float) - 1 / classes)
            best = max(best, (np.array(cs)[(A[T] @ W).argmax(1)] == Y[T]).mean())
        out[name] = round(float(best), 4)
    return out

if __name__ == "__main__":
    ap = argparse.ArgumentParser(); ap.add_argument("--pack", required=True, help="folder with instances.json and images/"); ap.add_argument("--model", required=True); ap.add_argument("--long", type=int, default=512)
    ap.add_argument("--limit", type=int, default=0); ap.add_argument("--probe", default=""); ap.add_argument("--only", default="similarity,cross,probe"); ap.add_argument("--threads", type=int, default=2); ap.add_argument("--json", default=""); a = ap.parse_args()
    torch.set_num_threads(a.threads); torch.manual_seed(0); m = a.model
    if m == "random": m = Backbone(23).eval()
    elif m not in ("rgb", "lab", "prox"): m = load_net(m)
    res = dict(model=a.model, long=a.long)
    if "similarity" in a.only: res["similarity"] = quality(m, a.pack, a.long, a.limit)
    if "cross" in a.only: res["cross"] = cross(m, a.pack, a.long, a.limit)
    if a.probe and "probe" in a.only and m != "prox": res["probe"] = probe(m, a.probe)
    print(json.dumps(res))
    if a.json: open(a.json, "a").write(json.dumps(res) + "\n")
