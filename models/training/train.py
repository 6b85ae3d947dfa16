#!/usr/bin/python3
"""Small-budget training of the backbone. Objectives:
  cls     one image per sample, global average pooling, cross-entropy (the usual recipe)
  mosaic  a canvas tiled with pieces of many labelled images; each tile's mean feature (and a share of its
          single pixels) must name the tile's class, at conv4_x and (weaker) conv3_x and conv2_x. Same cost
          per training image as cls, but the network sees borders between things and few padded edges.
"""
import argparse, math, os, random, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from backbone import Backbone, load_net, normalise, zip_images

ap = argparse.ArgumentParser()
ap.add_argument("--data", choices=["caltech", "grocery+caltech"], default="grocery+caltech"); ap.add_argument("--pack", required=True, help="folder with caltech101-128.zip and grocery-128.zip")
ap.add_argument("--objective", choices=["cls", "mosaic"], default="mosaic"); ap.add_argument("--minutes", type=float, default=9)
ap.add_argument("--images", type=int, default=0, help="stop after so many training images instead of minutes")
ap.add_argument("--px", type=int, default=64); ap.add_argument("--canvas", type=int, default=256)
ap.add_argument("--batch", type=int, default=32, help="training images a step (tiles count as images)")
ap.add_argument("--n3", type=int, default=6); ap.add_argument("--keep", type=float, default=1.0)
ap.add_argument("--opt", choices=["sgd", "adamw"], default="adamw"); ap.add_argument("--lr", type=float, default=2e-3); ap.add_argument("--wd", type=float, default=5e-4); ap.add_argument("--pixel", type=float, default=0.3)
ap.add_argument("--head", choices=["cos", "bn"], default="bn"); ap.add_argument("--side", default="0.1,0.3", help="weights of the conv2_x, conv3_x losses"); ap.add_argument("--init", default="")
ap.add_argument("--seed", type=int, default=1); ap.add_argument("--threads", type=int, default=2); ap.add_argument("--out", required=True)
a = ap.parse_args()
random.seed(a.seed); np.random.seed(a.seed); torch.manual_seed(a.seed); torch.set_num_threads(a.threads)
dev = "cuda" if torch.cuda.is_available() else "cpu"

trained_on = lambda i, c: i % 5 != 0 and not c.startswith("BACKGROUND")  # every fifth Caltech image stays for the probe
X, Y, names = zip_images(a.pack + "/caltech101-128.zip", trained_on); classes = len(names)
if a.data == "grocery+caltech":
    X2, Y2, n2 = zip_images(a.pack + "/grocery-128.zip", lambda i, c: True); X += X2; Y = np.concatenate([Y, Y2 + classes]); classes += len(n2)
order = np.array([], dtype=int)
def draw():
    global order
    if len(order) == 0:
        # class-balanced: Caltech-101 classes hold 31..800 images
        by = [np.random.permutation(np.flatnonzero(Y == c)) for c in np.unique(Y)]
        order = np.random.permutation(np.concatenate([np.resize(b, 60) for b in by]))
    i, order = order[-1], order[:-1]
    return X[i], int(Y[i])

def piece(img, h, w, lo=0.35):
    """random resized crop + flip -> 3,h,w float 0..255"""
    H, W = img.shape[:2]; s = math.sqrt(random.uniform(lo, 1)); asp = math.exp(random.uniform(-.25, .25)) * (w / h)
    ch = min(H, max(8, int(s * min(H, W / asp)))); cw = min(W, max(8, int(ch * asp)))
    y, x = random.randint(0, H - ch), random.randint(0, W - cw)
    t = torch.from_numpy(np.ascontiguousarray(img[y:y + ch, x:x + cw])).permute(2, 0, 1)[None].float()
    t = F.interpolate(t, (h, w), mode="bilinear", align_corners=False, antialias=(h < ch))[0]
    return t.flip(2) if random.random() < .5 else t

def jitter(t):
    g = t.mean(0, keepdim=True); t = g + (t - g) * random.uniform(.6, 1.4)         # saturation
    t = (t - t.mean()) * random.uniform(.7, 1.3) + t.mean() * random.uniform(.75, 1.25)  # contrast, brightness
    t = t * torch.empty(3, 1, 1).uniform_(.93, 1.07)
    if random.random() < .1: t = t.mean(0, keepdim=True).expand(3, -1, -1)
    return t.clamp(0, 255)

def cuts(n, p):
    """cell edges at multiples of 4, cells p/2..2p long"""
    e = [0]
    while n - e[-1] > 1.5 * p: e.append(e[-1] + 4 * random.randint(p // 8, min(3 * p, 2 * (n - e[-1])) // 8))
    return e + [n]

def canvas():
    n, img, tile, k, ys = a.canvas, torch.empty(3, a.canvas, a.canvas), torch.empty(a.canvas, a.canvas, dtype=torch.long), 0, []
    xs = cuts(n, a.px)
    for x0, x1 in zip(xs, xs[1:]):
        yy = cuts(n, a.px)
        for y0, y1 in zip(yy, yy[1:]):
            p, y = draw(); img[:, y0:y1, x0:x1] = jitter(piece(p, y1 - y0, x1 - x0)); tile[y0:y1, x0:x1] = k; ys.append(y); k += 1
    return img, tile, ys

class Head(nn.Module):
    """cos: cosine classifier on the bare feature (the angle is what the tool shows); bn: batch-normed linear, learns faster at first"""
    def __init__(s, c):
        super().__init__(); s.w = nn.Parameter(torch.randn(classes, c) * (.1 if a.head == "cos" else .01)); s.t = nn.Parameter(torch.tensor(2.7))
        s.bn = nn.BatchNorm1d(c) if a.head == "bn" else None
    def forward(s, f): return s.bn(f) @ s.w.t() if s.bn else s.t.exp() * F.normalize(f, dim=1) @ F.normalize(s.w, dim=1).t()

net = Backbone(a.n3, zero_init=True); heads = nn.ModuleList([Head(256), Head(512), Head(1024)])
if a.init:
    ck = torch.load(a.init, map_location="cpu"); base = load_net(a.init)  # another phase's result, or weights alone
    net = base if len(base.layer3) == a.n3 else base.deepened(a.n3)
    if "heads" in ck and ck["heads"]["2.w"].shape[0] == classes and ck["args"]["head"] == a.head: heads.load_state_dict(ck["heads"])
net.keep = a.keep; net = net.to(dev).to(memory_format=torch.channels_last); heads = heads.to(dev)
decay = [p for p in net.parameters() if p.ndim > 1] + [h.w for h in heads]; rest = [p for m in (net, heads) for p in m.parameters() if p.ndim <= 1]
groups = [dict(params=decay, weight_decay=a.wd), dict(params=rest, weight_decay=0)]
opt = torch.optim.AdamW(groups, a.lr, betas=(.9, .95)) if a.opt == "adamw" else torch.optim.SGD(groups, a.lr, momentum=.9, nesterov=True)
ws = [float(v) for v in a.side.split(",")] + [1.0]

ema = {k: v.detach().clone() for k, v in net.state_dict().items()}  # averaged weights: what evaluation and the next phase use
def average(d):
    with torch.no_grad():
        for k, v in net.state_dict().items():
            if v.dtype.is_floating_point: ema[k].lerp_(v, 1 - d)
            else: ema[k].copy_(v)
def save():
    torch.save(dict(net={k: v.cpu().contiguous() for k, v in ema.items()}, heads={k: v.cpu() for k, v in heads.state_dict().items()}, args=vars(a), images=seen, seconds=time.time() - t0), a.out + ".tmp"); os.replace(a.out + ".tmp", a.out)
saved = time.time()

t0, seen, step, hist = time.time(), 0, 0, []
while True:
    done = seen / a.images if a.images else (time.time() - t0) / (a.minutes * 60)
    if done >= 1: break
    lr = a.lr * min(1, (step + 1) / 50, max(.01, (1 - done) * 1.4))
    for g in opt.param_groups: g["lr"] = lr
    if a.objective == "cls":
        B = [draw() for _ in range(a.batch)]; x = torch.stack([jitter(piece(p, a.px, a.px)) for p, _ in B]); y = torch.tensor([v for _, v in B]).to(dev)
        maps = net(normalise(x).to(dev).to(memory_format=torch.channels_last)); out = [h(m.mean((2, 3))) for h, m in zip(heads, maps)]; n = len(B)
        loss = sum(w * F.cross_entropy(o, y, label_smoothing=.1) for w, o in zip(ws, out)); top = out[2]
    else:
        per = (a.canvas / a.px) ** 2; C = [canvas() for _ in range(max(1, round(a.batch / per)))]
        x = torch.stack([c[0] for c in C]); y = torch.tensor([v for c in C for v in c[2]]).to(dev); n = len(y)
        off = np.cumsum([0] + [len(c[2]) for c in C]); tile = torch.stack([c[1] + int(o) for c, o in zip(C, off)]).float()[:, None]
        maps = net(normalise(x).to(dev).to(memory_format=torch.channels_last)); loss = 0
        for w, h, m, st in zip(ws, heads, maps, (4, 8, 16)):
            hi, lo = F.max_pool2d(tile, st), -F.max_pool2d(-tile, st); t = torch.where(hi == lo, hi, torch.full_like(hi, -1)).long().flatten().to(dev)
            f = m.permute(0, 2, 3, 1).reshape(-1, m.shape[1]); ok = (t >= 0).nonzero()[:, 0]
            cnt = torch.zeros(n, device=dev).index_add_(0, t[ok], torch.ones(len(ok), device=dev)); have = cnt > 0
            o = h((torch.zeros(n, m.shape[1], device=dev).index_add_(0, t[ok], f[ok]) / cnt.clamp(min=1)[:, None])[have])
            l = F.cross_entropy(o, y[have], label_smoothing=.1)
            if a.pixel > 0 and st > 4:
                s = ok[torch.randperm(len(ok), device=dev)[:1024]]; l = l + a.pixel * F.cross_entropy(h(f[s]), y[t[s]], label_smoothing=.1)
            loss = loss + w * l
        top, y = o, y[have]
    opt.zero_grad(set_to_none=True); loss.backward(); nn.utils.clip_grad_norm_(net.parameters(), 5.0); opt.step()
    seen += n; step += 1; hist.append((float(loss), float((top.argmax(1) == y).float().mean())))
    if step % 5 == 0: average(min(.995, step / (step + 50)) )
    if time.time() - saved > 300: save(); saved = time.time()
    if step % 50 == 0: print(f"{time.time()-t0:6.0f}s step {step} images {seen} lr {lr:.4f} loss {np.mean([h[0] for h in hist[-50:]]):.3f} acc {np.mean([h[1] for h in hist[-50:]]):.3f}", flush=True)
save()
print("saved", a.out, "images", seen, "seconds", round(time.time() - t0), flush=True)
