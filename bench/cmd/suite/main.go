package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/callboard/callboard/bench/generator"
)

// options is what the command line says.
type options struct {
	sizes   []int
	grow    []int
	json    string
	keep    string
	binary  string
	round   time.Duration
	rounds  int
	connect int
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == plainCommand {
		exit(servePlain(os.Args[2], os.Stdin, os.Stdout))
	}
	o, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "suite:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err = run(ctx, o, os.Stdout, os.Stderr)
	stop()
	exit(err)
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "suite:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func parse(args []string) (options, error) {
	var o options
	var sizes, grow string
	flags := flag.NewFlagSet("suite", flag.ContinueOnError)
	flags.StringVar(&sizes, "n", "10000,100000", "`sizes` of catalogs to measure against the budgets, with commas")
	flags.StringVar(&grow, "grow", "", "`sizes` of catalogs to show how cost grows, instead of the budgets")
	flags.StringVar(&o.json, "json", "", "write the results to this `file`, too")
	flags.StringVar(&o.keep, "keep", "", "keep catalogs and databases in this `folder`, and use catalogs that are there")
	flags.StringVar(&o.binary, "binary", "", "measure this `file` instead of building one")
	flags.DurationVar(&o.round, "round", time.Second, "how long a round of load takes")
	flags.IntVar(&o.rounds, "rounds", 5, "how many `rounds` of load; the median counts")
	flags.IntVar(&o.connect, "connections", 16, "how many `connections` load uses")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("what should be done with %q?", flags.Arg(0))
	}
	if o.round <= 0 || o.rounds < 1 || o.connect < 1 {
		return o, errors.New("-round, -rounds and -connections must be above 0")
	}
	var err error
	if o.grow, err = numbers(grow); err != nil {
		return o, fmt.Errorf("-grow: %w", err)
	}
	if len(o.grow) > 0 {
		return o, nil
	}
	if o.sizes, err = numbers(sizes); err != nil {
		return o, fmt.Errorf("-n: %w", err)
	}
	return o, nil
}

// numbers reads "1000,10000".
func numbers(text string) ([]int, error) {
	var list []int
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		n, err := strconv.Atoi(word)
		if err != nil || n < 100 || n > 1_000_000 {
			return nil, fmt.Errorf("%q is no number from 100 to 1000000", word)
		}
		list = append(list, n)
	}
	return list, nil
}

// bench is one run of the suite.
type bench struct {
	options
	dir    string // catalogs and data folders are below it
	log    io.Writer
	report report
}

func run(ctx context.Context, o options, out, log io.Writer) error {
	b := &bench{options: o, dir: o.keep, log: log}
	if b.dir == "" {
		dir, err := os.MkdirTemp("", "callboard-bench-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		b.dir = dir
	}
	if b.binary == "" {
		if err := b.build(ctx); err != nil {
			return err
		}
	}
	b.report.Machine = thisMachine(ctx, b.binary)
	var err error
	if len(b.grow) > 0 {
		err = b.growth(ctx)
	} else {
		err = b.budgets(ctx)
	}
	// What was measured before a failure is worth printing.
	if len(b.report.Rows)+len(b.report.Growth) > 0 {
		err = errors.Join(err, b.report.write(out, b.json))
	}
	return err
}

// budgets measures every size against DESIGN's budgets.
func (b *bench) budgets(ctx context.Context) error {
	if err := b.binarySize(); err != nil {
		return err
	}
	for _, n := range b.sizes {
		if err := b.size(ctx, n); err != nil {
			return fmt.Errorf("with %d entities: %w", n, err)
		}
	}
	return nil
}

// say tells the person who waits what is going on.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.log, "%s  %s\n", time.Now().Format("15:04:05"), fmt.Sprintf(format, args...))
}

// catalog returns the folder of a generated catalog with n entities.
func (b *bench) catalog(n int) (string, error) {
	dir := filepath.Join(b.dir, fmt.Sprintf("catalog-%d", n))
	done := dir + ".complete"
	if _, err := os.Stat(done); err == nil {
		return dir, nil
	}
	start := time.Now()
	stats, err := generator.Write(dir, generator.Config{N: n, Seed: 1})
	if err != nil {
		return "", err
	}
	b.say("generated %d entities in %d files, %.0f MB, in %s", n, stats.Files, float64(stats.Bytes)/1e6, time.Since(start).Round(time.Millisecond))
	return dir, os.WriteFile(done, nil, 0o600)
}
