package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"github.com/callboard/callboard/internal/fault"
)

// What the process returns.
const (
	exitOK          = 0
	exitFailure     = 1 // something failed, or was found wrong
	exitUsage       = 2 // the command was not understood
	exitInterrupted = 130
)

// Run runs one command line and returns the exit code of the process. SIGINT and SIGTERM
// end the command in good order; a second one ends the process at once.
func Run(ctx context.Context, args []string, env Env) int {
	env.fill()
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // after the first signal the next one is deadly again

	root := NewRoot(env)
	root.SetArgs(args)
	started := false
	root.PersistentPreRun = func(*cobraCommand, []string) { started = true }
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	var quiet silentError
	switch {
	case errors.As(err, &quiet):
		return quiet.code
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return exitInterrupted
	}
	if !started && !isUsage(err) {
		err = usageError{err: err, command: "callboard"}
	}
	printError(env.Err, env.errStyle(), err)
	if isUsage(err) {
		return exitUsage
	}
	return exitFailure
}

// silentError ends a command with an exit code when everything has been said.
type silentError struct{ code int }

func (e silentError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// usageError is a command line that cannot be understood.
type usageError struct {
	err     error
	command string // whose help tells more: "callboard list"
}

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func isUsage(err error) bool {
	var u usageError
	return errors.As(err, &u)
}

// printError prints what went wrong, one line each, and what to do about it.
func printError(w io.Writer, s style, err error) {
	for _, one := range each(err) {
		sentence, fix := words(one)
		fmt.Fprintf(w, "%s %s\n", s.red("error:"), sentence)
		if fix != "" {
			fmt.Fprintf(w, "  %s %s\n", s.green("fix:"), fix)
		}
	}
	var u usageError
	if errors.As(err, &u) {
		fmt.Fprintf(w, "See %s --help.\n", u.command)
	}
}

// each takes joined errors apart.
func each(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range joined.Unwrap() {
			all = append(all, each(e)...)
		}
		return all
	}
	return []error{err}
}

// words returns the sentence for a person, and what to do. On the command line the
// person is also the operator, so the cause of an internal failure is shown.
func words(err error) (sentence, fix string) {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind == fault.Internal {
		return upperFirst(strings.TrimSpace(err.Error())), ""
	}
	return f.Sentence, f.Fix
}

func upperFirst(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
