"""What `watch` hears of a model and its optimizer, alone and beside the agent."""

import os
import sys
import unittest

from running import PYTHON, Case, needs


@needs("torch")
class Watching(Case):
    def test_tells_the_real_update_of_each_layer(self):
        self.run_program(
            """
            import babysit, torch
            torch.manual_seed(0)
            model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8), torch.nn.Linear(8, 1))
            model[2].weight.requires_grad_(False)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
            scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)
            babysit.watch(model, optimizer, every=2)
            for step in range(4):
                before = model[0].weight.detach().clone()
                optimizer.zero_grad()
                model(torch.randn(16, 4)).square().mean().backward()
                gradient = model[0].weight.grad.norm().item()
                optimizer.step(); scheduler.step()
                if step % 2 == 0:
                    ratio = ((model[0].weight.detach() - before).norm() / before.norm()).item()
                    babysit.log(step=step + 1, ratio=ratio, gradient=gradient)
            """
        )
        reports = [line for line in self.lines() if line["t"] == "layers"]
        self.assertEqual([one["step"] for one in reports], [1, 3])
        names = [(layer["name"], layer["kind"]) for layer in reports[0]["layers"]]
        self.assertEqual(names, [("0", "dense"), ("1", "normalization")])
        for report, (_, ratio), (_, gradient) in zip(reports, self.series("ratio"), self.series("gradient")):
            self.assertAlmostEqual(report["layers"][0]["updateRatio"], ratio, places=6)
            self.assertAlmostEqual(report["layers"][0]["gradNorm"], gradient, places=5)

    def test_changes_no_loss(self):
        program = """
            import babysit, torch
            torch.manual_seed(0)
            model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Dropout(0.5), torch.nn.Linear(8, 1))
            optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
            %s
            for step in range(20):
                optimizer.zero_grad()
                loss = model(torch.randn(16, 4)).square().mean()
                loss.backward(); optimizer.step()
                print(loss.item().hex())
            """
        watched = self.run_program(program % "babysit.watch(model, optimizer, every=3)").stdout
        self.assertEqual(watched, self.run_program(program % "pass").stdout)

    def test_sparse_gradients_are_read_as_well(self):
        done = self.run_program(
            """
            import babysit, torch
            model = torch.nn.Embedding(10, 4, sparse=True)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            babysit.watch(model, optimizer, every=1)
            for step in range(3):
                optimizer.zero_grad(); model(torch.tensor([1, 2])).sum().backward(); optimizer.step()
            print("trained")
            """
        )
        self.assertEqual(done.stdout, "trained\n")
        self.assertEqual(done.stderr, "")
        norms = [line["layers"][0]["gradNorm"] for line in done.lines if line["t"] == "layers"]
        self.assertEqual([round(norm, 5) for norm in norms], [round(8**0.5, 5)] * 3)


@needs("torch")
class BesideTheAgent(Case):
    def test_what_the_program_tells_itself_is_told_once(self):
        done = self.run_program(
            """
            import babysit, torch
            model = torch.nn.Linear(4, 1)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            for step in range(30):
                optimizer.zero_grad()
                loss = model(torch.randn(16, 4)).square().mean()
                loss.backward(); optimizer.step()
                babysit.log(step=step, loss=loss)
            """,
            path=[os.path.join(PYTHON, "hook")],
        )
        self.assertEqual([step for step, _ in self.series("train/loss")], list(range(30)))
        others = {name for line in done.lines if line["t"] == "point" for name in line["values"]} - {"train/loss"}
        self.assertIn("lr", others)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2, exit=False).result.wasSuccessful() is False)
