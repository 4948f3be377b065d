"""Writes statistics-oracle.json (mpmath, numpy) and sobol-oracle.json (torch). Run once; the files are kept."""

import json
from pathlib import Path

import mpmath as mp
import numpy as np
import torch

here = Path(__file__).parent
mp.mp.dps = 40


def student_cdf(t, v):
    tail = mp.betainc(mp.mpf(v) / 2, mp.mpf(1) / 2, 0, v / (v + mp.mpf(t) ** 2), regularized=True) / 2
    return 1 - tail if t > 0 else tail


def student_quantile(p, v):
    return mp.findroot(lambda t: student_cdf(t, v) - p, (0.5, 3), solver="anderson", tol=1e-30)


def f(x):
    return float(x)


rng = np.random.default_rng(1)
x = np.round(rng.normal(size=23) * 3 + 10, 3)
y = np.round(0.4 * x - 0.05 * x**2 + rng.normal(size=23) * 0.3, 3)
a = [0.912, 0.934, 0.921, 0.940]
b = [0.951, 0.949, 0.955, 0.947, 0.960]
va, vb = np.var(a, ddof=1) / len(a), np.var(b, ddof=1) / len(b)
welch_t = (np.mean(a) - np.mean(b)) / np.sqrt(va + vb)
welch_v = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))
rank = lambda values: np.argsort(np.argsort(values)).astype(float)
rho = np.corrcoef(rank(x), rank(y))[0, 1]
rho_t = rho * np.sqrt((len(x) - 2) / (1 - rho**2))
slopes = [(y[j] - y[i]) / (x[j] - x[i]) for i in range(len(x)) for j in range(i + 1, len(x)) if x[i] != x[j]]

oracle = {
    "normalCdf": [[t, f(mp.ncdf(t))] for t in [-30, -8, -3.5, -3, -1.96, -0.1, 0, 0.5, 2.9, 3.1, 6]],
    "normalQuantile": [[p, f(mp.sqrt(2) * mp.erfinv(2 * mp.mpf(p) - 1))] for p in [1e-12, 1e-4, 0.025, 0.3, 0.75, 0.975, 0.9999]],
    "studentCdf": [[t, v, f(student_cdf(t, v))] for t, v in [(-2.776, 4), (0.5, 1), (2, 2), (-8, 3.7), (1.3, 30), (-3, 500)]],
    "studentQuantile": [[p, v, f(student_quantile(p, v))] for p, v in [(0.975, 1), (0.975, 2), (0.975, 4), (0.9, 3.5), (0.995, 20)]],
    "regularizedBeta": [[t, p, q, f(mp.betainc(p, q, 0, t, regularized=True))] for t, p, q in [(0.3, 2, 5), (0.9, 0.5, 0.5), (0.01, 10, 3), (0.999, 80, 2)]],
    "logGamma": [[t, f(mp.loggamma(t))] for t in [0.1, 0.5, 1.5, 3, 10.25, 171]],
    "binomialTail": [[k, n, p, f(sum(mp.binomial(n, i) * mp.mpf(p) ** i * (1 - mp.mpf(p)) ** (n - i) for i in range(k, n + 1)))] for k, n, p in [(3, 5, 0.1), (8, 60, 0.05), (1, 400, 0.001), (300, 1000, 0.27)]],
    "x": x.tolist(),
    "y": y.tolist(),
    "quantiles": [[p, f(np.quantile(x, p))] for p in [0, 0.1, 0.25, 0.5, 0.93, 1]],
    "standardDeviation": f(np.std(x, ddof=1)),
    "line": np.polyfit(x, y, 1).tolist(),
    "parabola": np.polyfit(x, y, 2).tolist(),
    "theilSenSlope": f(np.median(slopes)),
    "spearman": [f(rho), f(2 * student_cdf(-abs(rho_t), len(x) - 2))],
    "welch": {"a": a, "b": b, "t": f(welch_t), "degrees": f(welch_v), "p": f(2 * student_cdf(-abs(welch_t), welch_v))},
}
(here / "statistics-oracle.json").write_text(json.dumps(oracle))

points = torch.quasirandom.SobolEngine(100).draw(1100, dtype=torch.float64)
indices = [0, 1, 2, 3, 4, 5, 6, 7, 13, 100, 511, 512, 777, 1023, 1024, 1099]
(here / "sobol-oracle.json").write_text(
    json.dumps({"dimensions": 100, "bits": 30, "points": [{"index": i, "values": [round(float(v) * 2**30) for v in points[i]]} for i in indices]})
)
