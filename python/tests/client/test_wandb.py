import os
import unittest

from running import PYTHON, Case, needs

CAPTURE = os.path.join(PYTHON, "capture")


class Shim(Case):
    def test_hears_what_is_logged_and_gives_the_trials_settings(self):
        done = self.run_program(
            """
            import argparse, wandb
            run = wandb.init(project="p", config=argparse.Namespace(lr=0.1, model={"depth": 3, "width": 8}), name="n")
            assert wandb.run is run and (run.name, run.project, run.id) == ("n", "p", "s-3.1")
            wandb.config.update({"lr": 9, "batch": 3}, allow_val_change=True)
            wandb.config.setdefaults({"batch": 4, "seed": 5})
            wandb.config.momentum = 0.9
            c = wandb.config
            print(c.lr, c["lr"], c.model.depth, c.model["width"], c.batch, c.seed, c.get("no", 7), "momentum" in c, dict(run.config) == dict(c))
            for i in range(3):
                wandb.log({"loss": 1.0 - i / 4, "nested": {"a": {"b": i}}}, commit=False)
                wandb.log({"val_acc": i / 4, "epoch": i})
            wandb.log({"loss": 0.1}, step=10)
            wandb.log({"loss": 7}, step=5)
            wandb.log({"late": 1})
            print(run.summary["loss"], wandb.summary.late, run.step)
            wandb.finish()
            print(wandb.run)
            """,
            path=[CAPTURE],
            BABYSIT_PARAMS='{"lr":0.5,"model.depth":7}',
            BABYSIT_TRIAL="s/3.1",
        )
        self.assertEqual(done.stdout, "0.5 0.5 7 8 3 5 7 True True\n7 1 11\nNone\n")
        self.assertEqual(done.stderr, "babysit: wandb.log at step 5 after step 10: kept at 10\n")
        self.assertEqual(self.series("train/loss"), [(0, 1.0), (1, 0.75), (2, 0.5), (10, 0.1), (10, 7)])
        self.assertEqual(self.series("nested/a/b"), [(0, 0), (1, 1), (2, 2)])
        self.assertEqual(self.series("val/accuracy"), [(0, 0), (1, 0.25), (2, 0.5)])
        self.assertEqual([one["epoch"] for one in done.lines if "epoch" in one], [0, 1, 2])
        self.assertEqual(done.lines[0]["obeys"], ["params"])
        facts = {name: value for one in done.lines if one["t"] == "about" for name, value in one.items()}
        self.assertEqual(facts["config"]["model"], {"depth": 7, "width": 8})
        self.assertEqual(facts["summary"]["loss"], 7)
        self.assertEqual(facts["wandb"], {"project": "p", "name": "n"})

    def test_define_metric_decides_on_axis_and_summary(self):
        done = self.run_program(
            """
            import babysit.wandb as wandb
            run = wandb.init()
            run.define_metric("epochs_done")
            run.define_metric("val/*", step_metric="epochs_done")
            run.define_metric("val/loss", summary="min", step_metric="epochs_done", goal="minimize")
            run.define_metric("reward", summary="mean"); run.define_metric("accuracy", summary="best", goal="maximize")
            run.define_metric("noise", summary="none"); run.define_metric("gain", summary="max", hidden=True, step_sync=True)
            for i, value in enumerate([3.0, 1.0, 2.0]):
                wandb.log({"val/loss": value, "val/x": i, "epochs_done": 10 * i})
                wandb.log({"reward": value, "accuracy": value, "noise": 1, "gain": value})
            print(sorted(run.summary.items()))
            """
        )
        summary = dict(eval(done.stdout))
        self.assertEqual(summary["val/loss"], 1.0)
        self.assertEqual((summary["reward"], summary["accuracy"], summary["gain"]), (2.0, 3.0, 3.0))
        self.assertNotIn("noise", summary)
        self.assertEqual(self.series("val/loss"), [(0, 3.0), (10, 1.0), (20, 2.0)])

    def test_keeps_histograms_and_tables_and_takes_the_rest_with_one_line_each(self):
        done = self.run_program(
            """
            import wandb, wandb.plot
            from wandb.sdk.lib import RunDisabled
            from wandb.integration.keras import WandbMetricsLogger
            run = wandb.init(entity="e", dir=".", id="i", notes="t", tags=["a"], config_exclude_keys=["b"], config={"a": 1, "b": 2},
                config_include_keys=None, allow_val_change=True, group="g", job_type="j", mode="offline", force=False, reinit=True,
                resume="allow", resume_from=None, fork_from=None, save_code=True, tensorboard=False, sync_tensorboard=True,
                monitor_gym=False, settings=wandb.Settings(start_method="fork"), anonymous=None, magic=True)
            assert dict(run.config) == {"a": 1}
            for name in "id name path dir url step config summary tags notes group job_type project entity sweep_id resumed".split():
                getattr(run, name)
            wandb.log({"h": wandb.Histogram([1, 2, 2, 3], num_bins=2), "n": wandb.Histogram(np_histogram=([1, 2], [0, 1, 2]))})
            table = wandb.Table(columns=["x"], data=[[1]]); table.add_data(2); wandb.log({"t": table})
            for _ in range(3): wandb.log({"i": wandb.Image([1]), "v": wandb.Video("x"), "loss": 1})
            wandb.save("*.pt"); a = wandb.Artifact("m", type="model"); a.add_file("f"); run.log_artifact(a); wandb.use_artifact("x")
            wandb.log_code("."); wandb.log_model("p", "n"); wandb.link_model(path="p"); wandb.mark_preempting()
            wandb.plot.line(table, "x", "y"); wandb.login(key="k"); wandb.setup(); wandb.Api().runs("e/p"); wandb.controller()
            wandb.Audio([1]), wandb.Html("x"), wandb.Graph(), wandb.util.generate_id(), wandb.termlog("hello")
            wandb.alert("title", "text", level=wandb.AlertLevel.WARN, wait_duration=3)
            sweep = wandb.sweep({"method": "random"}, project="p"); wandb.agent(sweep, function=lambda: wandb.log({"s": 1}), count=3)
            try: raise wandb.Error("x")
            except (wandb.errors.CommError, wandb.CommError): pass
            with wandb.init(mode="disabled") as off: off.log({"hidden": 1})
            run.finish(exit_code=0, quiet=True)
            print("trained")
            """,
            path=[CAPTURE],
        )
        self.assertEqual(done.stdout, "trained\n")
        kinds = [line["t"] for line in done.lines]
        self.assertEqual((kinds.count("histogram"), kinds.count("table"), kinds.count("alert")), (2, 1, 1))
        histogram = next(line for line in done.lines if line["t"] == "histogram")
        self.assertEqual((histogram["edges"], histogram["counts"]), ([1.0, 2.0, 3.0], [1, 3]))
        self.assertEqual(next(line for line in done.lines if line["t"] == "table")["rows"], [[1], [2]])
        self.assertEqual(self.series("s"), [(5, 1)])
        self.assertEqual(self.series("hidden"), [])
        ignored = [line for line in done.stderr.splitlines() if line.endswith("is accepted and ignored")]
        self.assertEqual(len(ignored), len(set(ignored)))
        self.assertIn("babysit: wandb.log_artifact is accepted and ignored".replace("log_artifact", "save"), ignored)
        self.assertNotIn("failed", done.stderr)

    def test_finishes_by_itself_and_obeys_its_environment(self):
        self.run_program(
            "import wandb; wandb.init(); wandb.log({'loss': 1}); raise SystemExit(1)",
            path=[CAPTURE],
            code=1,
            WANDB_NAME="named",
            WANDB_TAGS="a,b",
            WANDB_RUN_GROUP="g",
        )
        facts = {name: value for one in self.lines() if one["t"] == "about" for name, value in one.items()}
        self.assertEqual((facts["summary"], self.lines()[-1]["t"]), ({"loss": 1}, "end"))
        self.assertEqual((facts["wandb"]["name"], facts["wandb"]["tags"], facts["wandb"]["group"]), ("named", ["a", "b"], "g"))

    def test_disabled_is_silent(self):
        for env in ({"WANDB_MODE": "disabled"}, {"WANDB_DISABLED": "true"}):
            done = self.run_program("import wandb; wandb.init(config={'a': 1}); wandb.log({'loss': 1}); print(wandb.config.a)", path=[CAPTURE], **env)
            self.assertEqual((done.stdout, done.stderr, self.lines()), ("1\n", "", []))

    @needs("torch")
    def test_watch_finds_the_optimizer_by_its_first_step(self):
        done = self.run_program(
            """
            import torch, wandb
            model = torch.nn.Linear(3, 1)
            wandb.init(); wandb.watch(model, log="all", log_freq=2)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            for _ in range(4):
                optimizer.zero_grad(); model(torch.ones(2, 3)).sum().backward(); optimizer.step()
                wandb.log({"loss": torch.tensor(0.5)})
            wandb.log({"weights": wandb.Histogram(model.weight)})
            """,
            path=[CAPTURE],
        )
        if "needs torch 2.0" in done.stderr:
            self.assertEqual(self.series("train/loss")[-1], (3, 0.5))
            return
        self.assertGreaterEqual(len([line for line in done.lines if line["t"] == "layers"]), 1)


if __name__ == "__main__":
    unittest.main()
