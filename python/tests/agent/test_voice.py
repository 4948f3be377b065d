import os
import subprocess
import sys
import unittest

from loading import Case

# A process that speaks, says so, and stays until its input ends.
OTHER = """
import sys
sys.path.insert(0, %r)
from loading import part
print(part("voice").speak("other", ()), flush=True)
sys.stdin.read()
""" % os.path.dirname(os.path.abspath(__file__))


class Voice(Case):
    def test_the_first_process_has_the_word_and_a_second_one_is_silent(self):
        self.assertTrue(self.voice.speak("first", ["seed"]))
        done = subprocess.run([sys.executable, "-c", OTHER], input="", stdout=subprocess.PIPE, universal_newlines=True)
        self.assertEqual(done.stdout.strip(), "False")
        self.assertEqual([line["framework"] for line in self.lines()], ["first"])
        self.assertEqual(self.lines()[0]["obeys"], ["seed"])

    def test_the_word_of_a_process_that_is_gone_is_free(self):
        done = subprocess.run([sys.executable, "-c", OTHER], input="", stdout=subprocess.PIPE, universal_newlines=True)
        self.assertEqual(done.stdout.strip(), "True")
        self.assertTrue(self.voice.speak("second", ()))

    def test_that_of_one_that_lives_is_not(self):
        other = subprocess.Popen(
            [sys.executable, "-c", OTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True
        )
        try:
            self.assertEqual(other.stdout.readline().strip(), "True")
            self.assertFalse(self.voice.speak("second", ()))
            self.voice.say({"t": "point", "step": 1, "values": {}})
            self.voice.writer().drain()
        finally:
            other.communicate("")
        self.assertEqual(self.lines(), [])

    def test_only_rank_0_speaks(self):
        self.assertFalse(self.voice.speak("pytorch", (), rank=2))
        self.assertEqual(self.lines(), [])

    def test_a_process_that_was_forked_is_silent(self):
        self.assertTrue(self.voice.speak("first", ()))
        pid = os.fork()
        if pid == 0:
            self.voice.say({"t": "point", "step": 9, "values": {}})
            self.voice.writer().drain()
            os._exit(0)
        os.waitpid(pid, 0)
        self.assertEqual([line["t"] for line in self.lines()], ["hello"])

    def test_what_went_wrong_before_is_said_with_the_hello(self):
        self.voice.trouble("attach", ValueError("no such thing"))
        self.voice.speak("first", ())
        self.assertEqual(self.lines()[1], {"t": "trouble", "where": "attach", "message": "ValueError: no such thing"})


if __name__ == "__main__":
    unittest.main()
