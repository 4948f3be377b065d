import os
import signal
import subprocess
import sys
import time
import unittest

from running import Case, needs


class Alone(Case):
    def test_runs_with_its_own_values_and_says_in_one_line_where_the_data_went(self):
        done = self.run_program(
            """
            import babysit
            p = babysit.params({"lr": 0.1, "steps": 3})
            for step in range(p.steps):
                babysit.log(step=step, loss=1.0 / (step + 1), lr=p["lr"])
                if babysit.should_stop(): break
            babysit.result(0.25)
            """,
            managed=False,
        )
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.count("\n"), 1)
        path = done.stderr.strip().rpartition(" ")[2]
        lines = self.lines(os.path.join(self.folder, path))
        self.assertEqual(self.series("train/loss", lines), [(0, 1.0), (1, 0.5), (2, 1.0 / 3)])
        self.assertEqual(self.series("result", lines), [(2, 0.25)])
        self.assertEqual([lines[0]["t"], lines[-1]], ["hello", {"t": "end", "status": "ok"}])
        self.assertTrue(os.path.exists(os.path.join(self.folder, ".babysit", ".gitignore")))

    def test_that_only_asks_leaves_nothing_and_starts_no_thread(self):
        done = self.run_program(
            """
            import threading, babysit
            babysit.params(lr=1); babysit.should_stop()
            print(threading.active_count())
            """,
            managed=False,
        )
        self.assertEqual((done.stdout, done.stderr, os.listdir(self.folder)), ("1\n", "", []))

    def test_can_be_told_to_keep_nothing(self):
        done = self.run_program("import babysit; babysit.log(loss=1)", managed=False, BABYSIT_ALONE="off")
        self.assertEqual((done.stderr, os.listdir(self.folder)), ("", []))

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_where_nothing_may_be_written_training_goes_on(self):
        os.chmod(self.folder, 0o500)
        done = self.run_program("import babysit; babysit.log(loss=1); print('trained')", managed=False)
        self.assertEqual(done.stdout, "trained\n")
        os.chmod(self.folder, 0o700)


class Settings(Case):
    program = """
        import babysit
        p = babysit.params({"lr": 3e-4, "batch": 32, "epochs": 5, "seed": 0, "amp": False, "name": "x"}, depth=2)
        print(p.lr, p["batch"], p.epochs, p.seed, p.amp, p.name, p.depth, sorted(set(p) - {"lr","batch","epochs","seed","amp","name","depth"}))
        babysit.log(loss=1)
        """

    def test_are_the_trials_in_the_types_of_the_defaults(self):
        done = self.run_program(
            self.program,
            BABYSIT_PARAMS='{"lr":0.003,"batch":64.0,"amp":true,"width":8}',
            BABYSIT_BUDGET="2.5",
            BABYSIT_BUDGET_UNIT="epochs",
            BABYSIT_SEED="7",
        )
        self.assertEqual(done.stdout, "0.003 64 2.5 7 True x 2 ['width']\n")
        self.assertEqual(done.lines[0]["obeys"], ["budget", "params", "seed"])

    def test_a_budget_in_another_unit_changes_no_default(self):
        done = self.run_program(self.program, BABYSIT_BUDGET="100", BABYSIT_BUDGET_UNIT="steps")
        self.assertEqual(done.stdout, "0.0003 32 5 0 False x 2 []\n")

    def test_come_from_the_file_as_well(self):
        path = os.path.join(self.folder, "params.json")
        with open(path, "w") as file:
            file.write('{"lr": 1}')
        self.assertTrue(self.run_program(self.program, BABYSIT_PARAMS_FILE=path).stdout.startswith("1 32 5"))

    def test_that_cannot_be_read_are_told_and_the_defaults_hold(self):
        done = self.run_program(self.program, BABYSIT_PARAMS="{lr:")
        self.assertTrue(done.stdout.startswith("0.0003 32 5 0"))
        self.assertIn("babysit: params failed, training goes on: JSONDecodeError", done.stderr)

    def test_a_name_that_is_not_there_says_which_are(self):
        done = self.run_program("import babysit; babysit.params(lr=1).rate", code=1)
        self.assertIn("no parameter 'rate' (known: lr)", done.stderr)

    def test_of_argparse_are_taken(self):
        done = self.run_program(
            "import argparse, babysit; print(babysit.params(argparse.Namespace(lr=1, b=2)))", BABYSIT_PARAMS='{"b":3}'
        )
        self.assertEqual(done.stdout, "{'lr': 1, 'b': 3}\n")


class Logging(Case):
    def test_takes_dicts_and_keywords_and_counts_where_no_step_is_given(self):
        self.run_program(
            """
            import babysit
            kept = {"val/acc": 0.5}
            babysit.log(kept, step=3, epoch=1)
            kept["val/acc"] = 9
            babysit.log(loss=2, val_loss=3)
            babysit.log({"eval_acc": 0.1, "custom": 1}, loss=4)
            babysit.result({"val/f1": 0.9})
            """
        )
        points = [(line["step"], line.get("epoch"), line["values"]) for line in self.lines() if line["t"] == "point"]
        self.assertEqual(
            points,
            [
                (3, 1.0, {"val/accuracy": 0.5}),
                (4, None, {"train/loss": 2, "val/loss": 3}),
                (5, None, {"val/accuracy": 0.1, "custom": 1, "train/loss": 4}),
                (5, None, {"val/f1": 0.9}),
            ],
        )

    def test_a_result_is_the_goals_last_value(self):
        self.run_program("import babysit; babysit.log(step=8, loss=1); babysit.result(3)", BABYSIT_GOAL="val/loss")
        self.assertEqual(self.series("val/loss"), [(8, 3)])

    def test_never_raises(self):
        done = self.run_program(
            """
            import babysit
            class Odd:
                def __float__(self): raise RuntimeError("odd")
            for _ in range(3):
                babysit.log(loss=Odd()); babysit.log(loss="high"); babysit.log(step="one", loss=1)
                babysit.log(7); babysit.log({1: 2}); babysit.log(loss=None)
            babysit.watch(None, None); babysit.result(Odd()); babysit.result()
            babysit.log(loss=float("nan"), lr=float("-inf"))
            print("trained")
            """
        )
        self.assertEqual(done.stdout, "trained\n")
        self.assertEqual(done.stderr.count("babysit: log failed, training goes on"), 1)
        last = [line for line in done.lines if line["t"] == "point"][-1]
        self.assertEqual(last["values"], {"train/loss": "NaN", "lr": "-Infinity"})

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no /dev/full")
    def test_a_full_disk_stops_nobody(self):
        done = self.run_program(
            "import babysit, time; babysit.log(loss=1); time.sleep(0.7); babysit.log(loss=2); print('trained')",
            managed=False,
            BABYSIT_WIRE="/dev/full",
        )
        self.assertEqual(done.stdout, "trained\n")

    def test_what_was_said_is_there_half_a_second_later_even_where_the_program_is_killed(self):
        done = self.run_program(
            "import babysit, os, time\nbabysit.log(step=1, loss=1)\ntime.sleep(1.2)\nos.kill(os.getpid(), 9)",
            code=-signal.SIGKILL,
        )
        self.assertEqual([line["t"] for line in done.lines], ["hello", "point"])

    def test_how_the_program_ends_is_told(self):
        for text, code, end in [
            ("raise ValueError('bad labels')", 1, {"t": "end", "status": "failed", "message": "ValueError: bad labels"}),
            ("import sys; sys.exit(3)", 3, {"t": "end", "status": "ok"}),
        ]:
            if os.path.exists(self.wire):
                os.unlink(self.wire)
            done = self.run_program("import babysit; babysit.log(loss=1)\n" + text, code=code)
            self.assertEqual(done.lines[-1], end)


class Processes(Case):
    def test_only_rank_zero_speaks_unless_all_are_wanted(self):
        for name in ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "JAX_PROCESS_INDEX", "LOCAL_RANK"):
            self.run_program("import babysit; babysit.log(loss=1)", **{name: "2"})
            self.assertEqual(self.lines(), [], name)
        self.run_program("import babysit; babysit.log(loss=5, all_ranks=True, step=0)", RANK="2")
        self.assertEqual(self.series("rank2/train/loss"), [(0, 5)])
        self.assertNotIn("end", [line["t"] for line in self.lines()])

    def test_a_fork_says_nothing_and_disturbs_nobody(self):
        self.run_program(
            """
            import babysit, os, sys
            for step in range(50):
                babysit.log(step=step, loss=1)
                if step % 10 == 0:
                    pid = os.fork()
                    if pid == 0:
                        for _ in range(1000): babysit.log(step=7777, loss=2)
                        babysit.should_stop()
                        sys.exit(0)
                    os.waitpid(pid, 0)
            """
        )
        self.assertEqual([step for step, _ in self.series("train/loss")], list(range(50)))
        self.assertEqual([line["t"] for line in self.lines() if line["t"] != "point"], ["hello", "end"])

    @needs("torch")
    def test_workers_of_a_data_loader_say_nothing(self):
        script = os.path.join(self.folder, "loading.py")
        with open(script, "w") as file:
            file.write(
                "import sys, torch, babysit\n"
                "class Data(torch.utils.data.Dataset):\n"
                "    def __len__(self): return 8\n"
                "    def __getitem__(self, at):\n"
                "        babysit.log(step=99, loss=at)\n"
                "        return torch.zeros(1)\n"
                "if __name__ == '__main__':\n"
                "    for how in ('fork', 'spawn'):\n"
                "        loader = torch.utils.data.DataLoader(Data(), num_workers=2, multiprocessing_context=how)\n"
                "        for batch in loader: babysit.log(loss=1)\n"
            )
        done = subprocess.run([sys.executable, script], env=self.environment(True, (), {}), stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([step for step, _ in self.series("train/loss")], list(range(16)))


class Stopping(Case):
    def test_sigterm_becomes_a_wish(self):
        program = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import babysit, time\n"
                "step = 0\n"
                "while not babysit.should_stop():\n"
                "    step += 1; babysit.log(step=step, loss=1); time.sleep(0.01)\n"
                "babysit.log(goodbye=1)\n",
            ],
            env=self.environment(True, (), {}),
        )
        deadline = time.time() + 30
        while not self.series("train/loss") and time.time() < deadline:
            time.sleep(0.05)
        program.send_signal(signal.SIGTERM)
        self.assertEqual(program.wait(30), 0)
        self.assertEqual(len(self.series("goodbye")), 1)
        self.assertEqual(self.lines()[-1], {"t": "end", "status": "stopped", "reason": "asked"})

    def test_without_a_question_sigterm_ends_as_ever(self):
        done = self.run_program(
            "import babysit, os, signal, time; babysit.log(loss=1); time.sleep(0.8); os.kill(os.getpid(), 15); time.sleep(9)",
            code=-signal.SIGTERM,
        )
        self.assertEqual(self.series("train/loss", done.lines), [(0, 1)])

    def test_a_handler_of_the_programs_own_stays(self):
        done = self.run_program(
            """
            import babysit, os, signal
            signal.signal(signal.SIGTERM, lambda *_: print("mine"))
            babysit.should_stop()
            os.kill(os.getpid(), signal.SIGTERM)
            print(babysit.should_stop())
            """
        )
        self.assertEqual(done.stdout, "mine\nFalse\n")

    def test_a_used_up_budget_is_an_end(self):
        done = self.run_program(
            """
            import babysit
            for step in range(100):
                if babysit.should_stop(): break
                babysit.log(step=step + 1, loss=1)
            print(step)
            """,
            BABYSIT_BUDGET="10",
            BABYSIT_BUDGET_UNIT="steps",
        )
        self.assertEqual(done.stdout, "10\n")


class Values(Case):
    @needs("numpy")
    def test_of_numpy(self):
        self.run_program(
            """
            import babysit, numpy as np
            kept = np.array(0.5)
            babysit.log(a=np.float32(1.5), b=np.float64(2.5), c=kept, d=np.int64(3), e=np.array([4.0]), f=True)
            kept += 1
            """
        )
        values = [line for line in self.lines() if line["t"] == "point"][0]["values"]
        self.assertEqual(values, {"a": 1.5, "b": 2.5, "c": 0.5, "d": 3.0, "e": 4.0, "f": 1})

    @needs("torch")
    def test_of_torch_are_those_at_the_time_of_logging(self):
        self.run_program(
            """
            import babysit, torch
            loss = torch.tensor(0.5, requires_grad=True)
            babysit.log(loss=loss, half=torch.tensor([0.25], dtype=torch.float16), count=torch.tensor(3))
            with torch.no_grad(): loss += 1
            babysit.log(loss=torch.zeros(3))
            babysit.log(loss=1)
            """
        )
        self.assertEqual(self.series("train/loss"), [(0, 0.5), (2, 1)])
        self.assertEqual(self.series("half"), [(0, 0.25)])

    @needs("jax")
    def test_of_jax(self):
        self.run_program("import babysit, jax.numpy as np; babysit.log(loss=np.float32(0.5) * 2)", JAX_PLATFORMS="cpu")
        self.assertEqual(self.series("train/loss"), [(0, 1.0)])


class Size(unittest.TestCase):
    def test_the_client_is_small(self):
        """250 lines of code, without blank lines, comments and docstrings."""
        import ast

        folder = os.path.join(os.path.dirname(__file__), "..", "..", "babysit")
        count = 0
        for name in ("client.py", "orders.py", "values.py"):
            with open(os.path.join(folder, name)) as file:
                text = file.read()
            code = {line + 1 for line, part in enumerate(text.split("\n")) if part.strip() and not part.strip().startswith("#")}
            for node in ast.walk(ast.parse(text)):
                first = node.body[0] if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) else None
                if isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str):
                    code -= set(range(first.lineno, first.end_lineno + 1))
            count += len(code)
        self.assertLessEqual(count, 250)

    def test_no_file_is_loaded_that_is_not_needed(self):
        code = "import sys; before = set(sys.modules); import babysit; print(' '.join(sorted(set(sys.modules) - before)))"
        root = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
        env = dict(os.environ, PYTHONPATH=root)
        loaded = subprocess.check_output([sys.executable, "-S", "-c", code], env=env, universal_newlines=True).split()
        for heavy in ("multiprocessing", "subprocess", "logging", "asyncio", "urllib", "signal", "inspect"):
            self.assertNotIn(heavy, loaded)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2, exit=False).result.wasSuccessful() is False)
