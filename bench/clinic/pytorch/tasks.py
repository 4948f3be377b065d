"""Small tasks and networks: data made from a fixed seed, the network from the seed of the run."""
import math

import torch
from torch import nn


class Task:
    """Training, validation and test samples; classes is 0 where the inputs themselves are to be given back."""

    def __init__(self, x, y, classes, sizes):
        train, val, test = sizes
        self.classes = classes
        self.train = [x[:train], y[:train]]
        self.val = [x[train : train + val], y[train : train + val]]
        self.test = [x[train + val :], y[train + val :]]

    def copies(self):
        """The splits, to be changed by a fault without touching the clean ones."""
        return {name: [part.clone() for part in getattr(self, name)] for name in ("train", "val", "test")}


def waves(generator):
    """Four kinds of noisy waves, 14 steps of two channels each."""
    n, steps, classes = 1500, 14, 4
    y = torch.randint(0, classes, (n,), generator=generator)
    phase = 2 * math.pi * torch.rand(n, 1, generator=generator)
    t = torch.arange(steps).float()
    rate = 0.35 * (1 + y.float()).unsqueeze(1)
    wave = torch.stack([torch.sin(rate * t + phase), torch.cos(rate * t + phase)], 2)
    return Task(wave + 0.35 * torch.randn(n, steps, 2, generator=generator), y, classes, (800, 300, 400))


def marks(generator):
    """Six drawn marks on 10 x 10 pixels, moved about, with noise."""
    n, classes = 1700, 6
    y = torch.randint(0, classes, (n,), generator=generator)
    x = torch.zeros(n, 1, 10, 10)
    for i in range(n):
        r, c = torch.randint(1, 4, (2,), generator=generator).tolist()
        k, kind = 6, int(y[i])
        for j in range(k):
            if kind == 0:
                x[i, 0, r + 3, c + j] = 1
            elif kind == 1:
                x[i, 0, r + j, c + 3] = 1
            elif kind == 2:
                x[i, 0, r + j, c + j] = 1
            elif kind == 3:
                x[i, 0, r + j, c + k - 1 - j] = 1
            elif kind == 4:
                x[i, 0, r + 3, c + j] = x[i, 0, r + j, c + 3] = 1
            else:
                x[i, 0, r + j, c] = x[i, 0, r + j, c + k - 1] = 1
    x = x + 0.4 * torch.randn(x.shape, generator=generator)
    return Task((x - x.mean()) / x.std(), y, classes, (900, 350, 450))


def tokens(generator):
    """Sequences of 12 symbols of 12; the class is the symbol that comes most often."""
    n, steps, classes = 2000, 12, 4
    y = torch.randint(0, classes, (n,), generator=generator)
    x = torch.randint(0, 12, (n, steps), generator=generator)
    mask = torch.rand(n, steps, generator=generator) < 0.45
    x = torch.where(mask, y.unsqueeze(1).expand(n, steps), x)
    return Task(nn.functional.one_hot(x, 12).float() * math.sqrt(12), y, classes, (1100, 400, 500))


def patches(generator):
    """Mixtures of six smooth patterns on 8 x 8 pixels, to be given back through a narrow middle."""
    n = 1700
    at = torch.arange(8).float()
    patterns = torch.stack([torch.outer(torch.cos((i + 1) * at / 3), torch.sin((i % 3 + 1) * at / 2.5 + i)) for i in range(6)])
    x = torch.randn(n, 6, generator=generator) @ patterns.reshape(6, 64)
    x = x / x.std() + 0.1 * torch.randn(n, 64, generator=generator)
    return Task(x, x.clone(), 0, (900, 350, 450))


def motifs(generator):
    """Series of 20 steps and three channels in which one of five short motifs is hidden somewhere."""
    n, steps, classes = 1700, 20, 5
    shapes = torch.randn(classes, 5, 3, generator=torch.Generator().manual_seed(3))
    y = torch.randint(0, classes, (n,), generator=generator)
    x = 0.8 * torch.randn(n, steps, 3, generator=generator)
    at = torch.randint(0, steps - 5, (n,), generator=generator)
    for i in range(n):
        x[i, at[i] : at[i] + 5] += 1.3 * shapes[y[i]]
    return Task(x / x.std(), y, classes, (900, 350, 450))


def curves(generator):
    """Sums of four waves along 40 points, to be given back through a narrow middle."""
    n = 1500
    t = torch.linspace(0, 1, 40)
    parts = torch.stack([torch.sin(2 * math.pi * (k + 1) * t + k) for k in range(4)])
    x = torch.randn(n, 4, generator=generator) @ parts
    x = x / x.std() + 0.1 * torch.randn(n, 40, generator=generator)
    return Task(x, x.clone(), 0, (800, 300, 400))


class Recurrent(nn.Module):
    def __init__(self, width, dropout):
        super().__init__()
        self.cell = nn.GRU(2, width, batch_first=True)
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear(width, 4)

    def forward(self, x):
        return self.output(self.drop(self.cell(x)[0][:, -1]))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(width)
        self.act = nn.ReLU()

    def forward(self, x):
        return self.act(x + self.norm2(self.conv2(self.act(self.norm1(self.conv1(x))))))


class Residual(nn.Module):
    def __init__(self, width, dropout):
        super().__init__()
        self.stem = nn.Conv2d(1, width, 3, padding=1, stride=2)
        self.block1 = Block(width)
        self.block2 = Block(width)
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear(width, 6)

    def forward(self, x):
        return self.output(self.drop(self.block2(self.block1(torch.relu(self.stem(x)))).mean((2, 3))))


class Transformer(nn.Module):
    def __init__(self, width, dropout):
        super().__init__()
        self.embed = nn.Linear(12, width, bias=False)
        self.position = nn.Parameter(0.1 * torch.randn(12, width))
        self.norm1 = nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, 2 if width % 2 == 0 else 1, batch_first=True)
        self.norm2 = nn.LayerNorm(width)
        self.inner = nn.Linear(width, 2 * width)
        self.act = nn.ReLU()
        self.outer = nn.Linear(2 * width, width)
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear(width, 4)

    def forward(self, x):
        x = self.embed(x) + self.position
        h = self.norm1(x)
        x = x + self.drop(self.attention(h, h, h, need_weights=False)[0])
        x = x + self.drop(self.outer(self.act(self.inner(self.norm2(x)))))
        return self.output(x.mean(1))


class Autoencoder(nn.Module):
    def __init__(self, width, dropout):
        super().__init__()
        self.encode = nn.Linear(64, 48)
        self.middle = nn.Linear(48, width)
        self.decode = nn.Linear(width, 48)
        self.act = nn.ReLU()
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear(48, 64)

    def forward(self, x):
        return self.output(self.drop(self.act(self.decode(self.middle(self.act(self.encode(x)))))))


class Convolved(nn.Module):
    """Convolutions along time, then the mean over it."""

    def __init__(self, width, dropout):
        super().__init__()
        self.first = nn.Conv2d(1, width, (5, 3))
        self.second = nn.Linear(width, 2 * width)
        self.act = nn.ReLU()
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear(2 * width, 5)

    def forward(self, x):
        h = self.act(self.first(x.unsqueeze(1)))[:, :, :, 0].transpose(1, 2)
        return self.output(self.drop(self.act(self.second(h)).amax(1)))


class Bottleneck(nn.Module):
    def __init__(self, width, dropout):
        super().__init__()
        self.encode = nn.Linear(40, 32)
        self.middle = nn.Linear(32, width)
        self.decode = nn.Linear(width, 32)
        self.act = nn.Tanh()
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear(32, 40)

    def forward(self, x):
        return self.output(self.drop(self.act(self.decode(self.middle(self.act(self.encode(x)))))))


TASKS = {
    "gru": (waves, Recurrent),
    "resnet": (marks, Residual),
    "convolved": (motifs, Convolved),
    "bottleneck": (curves, Bottleneck),
    "transformer": (tokens, Transformer),
    "autoencoder": (patches, Autoencoder),
}
