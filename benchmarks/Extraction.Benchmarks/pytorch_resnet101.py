"""Seconds that PyTorch takes for conv2_x, conv3_x and conv4_x of ResNet101 on the processor, inference only.

python3 pytorch_resnet101.py WIDTH HEIGHT REPETITIONS, with Debian's python3-torch and python3-torchvision. Weights are random: the time
does not hang on them. Prints one number a line: the first run is for warming up and not printed.
"""
import os
import sys
import time

import torch
import torchvision

width, height, repetitions = map(int, sys.argv[1:4])
torch.set_num_threads(os.cpu_count())
torch.manual_seed(1)
network = torchvision.models.resnet101(weights=None).eval()
photo = torch.randn(1, 3, height, width)
with torch.inference_mode():
    for repetition in range(repetitions + 1):
        start = time.perf_counter()
        x = network.maxpool(network.relu(network.bn1(network.conv1(photo))))
        conv2 = network.layer1(x)
        conv3 = network.layer2(conv2)
        conv4 = network.layer3(conv3)
        if repetition > 0:
            print(time.perf_counter() - start, flush=True)
