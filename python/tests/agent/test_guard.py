import unittest

from loading import Case, part


class Guard(Case):
    def setUp(self):
        super().setUp()
        self.guard = part("guard")

    def test_what_fails_answers_none_and_is_told_once(self):
        @self.guard.quiet
        def broken(divisor):
            return 1 / divisor

        self.assertEqual(broken(2), 0.5)
        self.assertIsNone(broken(0))
        self.assertIsNone(broken(0))
        self.voice.speak("test", ())
        self.assertEqual(
            [(line["t"], line.get("where")) for line in self.lines()], [("hello", None), ("trouble", "broken")]
        )

    def test_an_end_that_the_script_asked_for_is_no_failure(self):
        @self.guard.quiet
        def leaves():
            raise SystemExit(3)

        with self.assertRaises(SystemExit):
            leaves()

    def test_what_takes_a_place_looks_like_what_was_there(self):
        class Owner(object):
            def twice(self, value):
                """Doubles."""
                return 2 * value

        self.guard.replace(Owner, "twice", lambda original: lambda self, value: original(self, value) + 1)
        self.assertEqual(Owner().twice(4), 9)
        self.assertEqual((Owner.twice.__name__, Owner.twice.__doc__), ("twice", "Doubles."))

    def test_what_is_not_there_or_cannot_be_made_is_left(self):
        class Owner(object):
            def there(self):
                return 1

        self.guard.replace(Owner, "missing", lambda original: lambda self: 2)
        self.guard.replace(Owner, "there", lambda original: 1 / 0)
        self.assertFalse(hasattr(Owner, "missing"))
        self.assertEqual(Owner().there(), 1)


if __name__ == "__main__":
    unittest.main()
