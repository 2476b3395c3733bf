export const HELP = `Runs the real handlers on a simulated world in virtual time, and breaks whatever can break. What must always hold is checked
after every event, and at rest. One seed decides everything: the same seed gives the same run.

  npm run simulate -- [--seeds N] [OPTIONS]            many runs, on all cores
  npm run simulate -- --seed S [--keep 3,17]           one run again, event by event
  npm run simulate -- --mistakes [OPTIONS]             searches anew for every deliberate mistake in core
  npm run simulate -- --exhaustive [OPTIONS]           every single fault at every effect, and pairs around the waits

Many runs:
  --seeds N       so many (default 1000)
  --from S        beginning with this seed (default 1); with --mistakes, too
  --workers W     on so many cores (default: all); with --mistakes, too
  --minutes M     no run begins after so many minutes
  --failures F    go on until so many seeds have failed (default 1)
  --table         how often each fault met each function, and why some cannot; from 20,000 seeds on, whatever could be met
                  and was not is a failure, with --table or without; from 50,000 on, what is rare as well
  --json          the last line of standard output is one object, with the table; with --mistakes, too

One run:
  --keep 3,17     only these of its faults, by their numbers in the whole run; --keep "" for none
  --mistake NAME  with this mistake in a copy of core

Mistakes:
  --mistake NAME  only this one
  --runs N        within so many runs each (default and most: 20000)
  --record        writes the seeds that catch them to test/simulation/mistakes/caught.json, which npm test replays

Every fault:
  --story NAME    only this story: a kind of source, and how it goes
  --every N       only every so manieth case, as a sample
  --fault ID      one case again, event by event; twice for a pair
  --json          the last line of standard output is one object, with the table; not with --fault

Examples:
  npm run simulate -- --seeds 50000 --from 1000001 --table
  npm run simulate -- --minutes 10 --seeds 1000000
  npm run simulate -- --seed 4711 --keep 2,9
  npm run simulate -- --mistakes --mistake "no quiet window"
  npm run simulate -- --exhaustive --story "rds succeeds"

Ctrl-C ends many runs early, with what they have come to so far; a second one ends them at once. The exit code is 0 if
nothing was violated (with --mistakes: if every mistake was caught), 1 if something was, 2 if the command line is wrong, 130
if Ctrl-C ended it early (143: SIGTERM), whatever was found by then.`;
