package cli

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/internal/app"
	"github.com/callboard/callboard/internal/version"
)

// server is the command serve.
type server struct {
	env            Env
	listen, data   string
	config         []string
	allowAnonymous bool
	logLevel       string
	logFormat      string
}

func serveCommand(env Env) *cobra.Command {
	s := &server{env: env, logLevel: "info", logFormat: "auto"}
	logLevels := []string{"debug", "info", "warn", "error"}
	c := &cobra.Command{
		Use:   "serve [PATH...]",
		Short: "Run a portal",
		Long: `Run a portal on catalog files: a folder of repositories, one repository, or a single
catalog-info.yaml. Files are watched; a saved file is visible at once.

Without PATH, what catalog.locations of app-config.yaml names is read; that file is looked
for here, or named by --config. With PATH and --config both are read.

There is no sign-in yet, so only this machine may connect, unless --allow-anonymous says
that everybody may.`,
		Example: `  callboard serve .
  callboard serve ~/repositories --listen 127.0.0.1:8080
  callboard serve --config app-config.yaml --config app-config.production.yaml
  callboard serve ./catalog --data /var/lib/callboard --listen 0.0.0.0:7007 --allow-anonymous`,
		RunE: func(c *cobra.Command, args []string) error { return s.run(c.Context(), args) },
	}
	flags := c.Flags()
	flags.StringVar(&s.listen, "listen", "", "listen on this `ADDRESS`, host:port (default backend.listen of the configuration, or "+app.DefaultListen+")")
	flags.StringVar(&s.data, "data", defaultData, "the `FOLDER` that keeps the portal's data")
	flags.StringArrayVar(&s.config, "config", nil, "app-config.yaml `FILE` to read; of several the last one wins (repeatable)")
	flags.BoolVar(&s.allowAnonymous, "allow-anonymous", false, "let everybody who can reach the address use the portal")
	flags.Var(&choice{&s.logLevel, logLevels}, "log-level", "log messages from this `LEVEL` on: "+strings.Join(logLevels, ", "))
	flags.Var(&choice{&s.logFormat, []string{"auto", "text", "json"}}, "log-format", "log in this `FORMAT`: text, json, or auto for text on a terminal and json elsewhere")
	_ = c.RegisterFlagCompletionFunc("log-format", cobra.FixedCompletions([]string{"auto", "text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("log-level", cobra.FixedCompletions(logLevels, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (s *server) run(ctx context.Context, paths []string) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.logLevel)); err != nil {
		return err
	}
	text := s.logFormat == "text" || s.logFormat == "auto" && s.env.ErrTerminal
	notes := &heldBack{w: s.env.Err}
	defer notes.release()
	var handler slog.Handler = slog.NewJSONHandler(s.env.Err, &slog.HandlerOptions{Level: level, ReplaceAttr: readable})
	if text {
		handler = newTextHandler(notes, s.env.errStyle(), level)
	}
	log := slog.New(handler)
	o := app.Options{
		Setup: s.env.setup(paths, s.config), Data: s.dataFolder(), Listen: s.listen, AllowAnonymous: s.allowAnonymous,
		Listening: func(a app.Started) { logStarted(log, a) },
		Ready:     func(a app.Summary) { logReady(log, a) },
	}
	o.Logger = log
	if text {
		o.Listening = func(a app.Started) { s.tellStarted(a); notes.release() }
		o.Ready = s.tellReady
	}
	return app.Serve(ctx, o)
}

// readable writes durations as text, where JSON would have nanoseconds.
func readable(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		a.Value = slog.StringValue(a.Value.Duration().String())
	}
	return a
}

func (s *server) dataFolder() string {
	if filepath.IsAbs(s.data) || s.env.Dir == "." {
		return s.data
	}
	return filepath.Join(s.env.Dir, s.data)
}

// tellStarted greets a person.
func (s *server) tellStarted(a app.Started) {
	style := s.env.errStyle()
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(s.env.Err, "  %s  %s\n", style.faint(fmt.Sprintf("%-6s", name)), value)
		}
	}
	fmt.Fprintf(s.env.Err, "\n  %s %s\n\n", style.bold("Callboard"), style.faint(version.Get().Version))
	line("open", style.bold(a.URL))
	line("reads", strings.Join(a.Reads, ", "))
	var configs []string
	for _, c := range a.Configs {
		configs = append(configs, relative(s.env.Dir, c))
	}
	line("config", strings.Join(configs, ", "))
	line("data", relative(s.env.Dir, a.Data))
	if a.Stored > 0 {
		line("", style.faint(fmt.Sprintf("%s from before are served while the sources are read", entities(a.Stored))))
	}
	fmt.Fprintln(s.env.Err)
}

func (s *server) tellReady(a app.Summary) {
	style := s.env.errStyle()
	problems := counted(a.Problems, "problem")
	if a.Problems > 0 {
		problems = style.yellow(problems)
	}
	fmt.Fprintf(s.env.Err, "  %s %s, %s. %s\n\n", style.green("ready in "+seconds(a.Took)+":"), entities(a.Entities), problems,
		style.faint("Stop with Ctrl+C."))
}

func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

func logStarted(log *slog.Logger, a app.Started) {
	log.Info("listening", "url", a.URL, "reads", a.Reads, "config", a.Configs, "data", a.Data, "entities", a.Stored, "version", version.Get().Version)
}

func logReady(log *slog.Logger, a app.Summary) {
	log.Info("ready", "took", a.Took.Round(time.Millisecond), "entities", a.Entities, "problems", a.Problems)
}
