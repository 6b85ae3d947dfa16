#!/usr/bin/python3
"""Backbone -> ONNX (opset 13, dynamic H/W, BN folded, outputs conv2_x conv3_x conv4_x); weights fp32, fp16 or int8 per output channel.
usage: export.py WEIGHTS.pt|random PREFIX   writes PREFIX-fp32.onnx, PREFIX-fp16.onnx, PREFIX-int8.onnx"""
import sys, numpy as np, onnx, torch
from onnx import TensorProto as T, helper as h, numpy_helper as nh
from backbone import Backbone, load_net

def fold(conv, bn):
    g = bn.weight / torch.sqrt(bn.running_var + bn.eps)
    return (conv.weight * g[:, None, None, None]).detach().numpy(), (bn.bias - bn.running_mean * g).detach().numpy()

def quant(w):  # symmetric, one scale an output channel
    s = np.maximum(np.abs(w).reshape(len(w), -1).max(1), 1e-8) / 127
    return np.clip(np.rint(w / s[:, None, None, None]), -127, 127).astype(np.int8), s.astype(np.float32)

def export(net, path, kind):
    nodes, init, n = [], [], [0]
    def conv(x, c, bn, relu=True):
        n[0] += 1; k = f"c{n[0]}"; w, b = fold(c, bn)
        if kind == "int8":
            q, s = quant(w); init.extend([nh.from_array(q, k + "q"), nh.from_array(s, k + "s")]); nodes.append(h.make_node("DequantizeLinear", [k + "q", k + "s"], [k + "w"], axis=0))
        elif kind == "fp16": init.append(nh.from_array(w.astype(np.float16), k + "h")); nodes.append(h.make_node("Cast", [k + "h"], [k + "w"], to=T.FLOAT))
        else: init.append(nh.from_array(w, k + "w"))
        init.append(nh.from_array(b, k + "b")); p = c.padding[0]
        nodes.append(h.make_node("Conv", [x, k + "w", k + "b"], [k], strides=list(c.stride), pads=[p] * 4, kernel_shape=list(c.kernel_size)))
        if relu: nodes.append(h.make_node("Relu", [k], [k + "r"])); return k + "r"
        return k
    x = conv("image", net.conv1, net.bn1); nodes.append(h.make_node("MaxPool", [x], ["p"], kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)); x = "p"
    for name, stage in (("conv2_x", net.layer1), ("conv3_x", net.layer2), ("conv4_x", net.layer3)):
        for i, b in enumerate(stage):
            y = conv(conv(conv(x, b.conv1, b.bn1), b.conv2, b.bn2), b.conv3, b.bn3, False)
            r = conv(x, b.downsample[0], b.downsample[1], False) if b.downsample is not None else x
            z = name if i == len(stage) - 1 else f"{name}_{i}"; nodes += [h.make_node("Add", [y, r], [z + "a"]), h.make_node("Relu", [z + "a"], [z])]; x = z
    io = lambda nm, c: h.make_tensor_value_info(nm, T.FLOAT, ["N", c, f"H_{nm}", f"W_{nm}"])
    g = h.make_graph(nodes, "resnet101-conv4", [io("image", 3)], [io("conv2_x", 256), io("conv3_x", 512), io("conv4_x", 1024)], init)
    m = h.make_model(g, opset_imports=[h.make_opsetid("", 13)]); m.ir_version = 7; onnx.checker.check_model(m); onnx.save(m, path)

if __name__ == "__main__":
    net = load_net(sys.argv[1]) if sys.argv[1] != "random" else Backbone(23).eval()
    if len(net.layer3) < 23: net = net.deepened().eval()
    for kind in ("fp32", "fp16", "int8"): export(net, f"{sys.argv[2]}-{kind}.onnx", kind)
