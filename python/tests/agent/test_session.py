import os
import unittest

from loading import Case, part


class Session(Case):
    def setUp(self):
        super().setUp()
        self.module = part("session")
        del self.module._sessions[:]
        self.session = self.made("test")

    def made(self, framework):
        return self.module.Session(part("orders").Orders({}), framework, part("held").Batch)

    def told(self):
        return [(line["step"], line["values"]) for line in self.lines() if line["t"] == "point"]

    def test_points_come_by_step_and_what_belongs_to_one_moment_is_one_point(self):
        self.session.start()
        self.session.point({"train/loss": 2.0, "lr": None}, 2)
        self.session.point({"train/loss": 1.0}, 1)
        self.session.layers(1, [{"name": "a", "updateRatio": 0.1}])
        self.session.point({"grad_norm": 5.0}, 1)
        self.session.drain()
        self.assertEqual(self.told(), [(1, {"train/loss": 1.0, "grad_norm": 5.0}), (2, {"train/loss": 2.0})])
        self.assertEqual([line["t"] for line in self.lines()][1:], ["point", "layers", "point"])

    def test_the_same_series_twice_at_one_step_stays_two_points(self):
        self.session.start()
        self.session.point({"train/loss": 1.0}, 1)
        self.session.point({"train/loss": 3.0}, 1)
        self.session.drain()
        self.assertEqual(self.told(), [(1, {"train/loss": 1.0}), (1, {"train/loss": 3.0})])

    def test_facts_are_told_once_and_again_where_they_change(self):
        self.session.start()
        self.session.about(classes=3, loss=None)
        self.session.drain()
        self.session.about(classes=3)
        self.session.drain()
        self.session.about(classes=4)
        self.session.also(steerable="seed")
        self.session.drain()
        facts = [line for line in self.lines() if line["t"] == "about"]
        self.assertEqual(facts, [{"t": "about", "classes": 3}, {"t": "about", "classes": 4, "steerable": ["seed"]}])

    def test_nothing_is_told_until_it_is_clear_whose_loss_is_whose(self):
        clear = []
        self.session.settled = lambda: bool(clear)
        self.session.start()
        self.session.point({"train/loss": 1.0}, 1)
        self.session.drain()
        self.assertEqual(self.told(), [])
        clear.append(True)
        self.session.drain()
        self.assertEqual(self.told(), [(1, {"train/loss": 1.0})])

    def test_one_that_trains_by_another_tells_alone(self):
        below = self.made("below")
        self.session.alone(True)
        below.start()
        below.point({"train/loss": 9.0}, 1)
        self.session.start()
        self.session.point({"train/loss": 1.0}, 1)
        self.session.alone(False)
        below.drain()
        self.session.drain()
        self.assertEqual(self.told(), [(1, {"train/loss": 1.0})])
        self.assertEqual([line["framework"] for line in self.lines() if line["t"] == "hello"], ["test"])

    def test_the_end_tells_what_is_left_and_the_last_word(self):
        self.session.start()
        self.session.on_end.append(lambda: self.session.point({"val/loss": float("nan")}, 7))
        self.session.end("failed", "threw", "x" * 900)
        last = self.lines()[-2:]
        self.assertEqual(last[0]["values"], {"val/loss": "NaN"})
        self.assertEqual((last[1]["t"], last[1]["status"], len(last[1]["message"])), ("end", "failed", 500))

    def test_one_that_never_began_says_nothing(self):
        self.session.point({"train/loss": 1.0}, 1)
        self.session.end("ok", "finished")
        self.assertFalse(os.path.exists(self.wire))


if __name__ == "__main__":
    unittest.main()
