package e2e

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestReadme runs the commands of the README, as a reader would in the repository.
func TestReadme(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	commands := readmeCommands(string(text))
	if len(commands) < 2 {
		t.Fatalf("the README has only these commands: %q", commands)
	}
	for _, command := range commands {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			args := strings.Fields(command)
			switch {
			case args[0] == "make":
				if out, err := exec.Command("make", "-C", root, "-n", args[1]).CombinedOutput(); err != nil {
					t.Errorf("%v\n%s", err, out)
				}
			case args[1] == "serve":
				serveReadme(t, root, args[2:])
			default:
				runReadme(t, root, args[1:])
			}
		})
	}
}

// readmeCommands are the lines of shell blocks, with "go run ./cmd/callboard" as the
// program.
func readmeCommands(text string) []string {
	var commands []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(text, -1) {
		for line := range strings.Lines(block[1]) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), " #")
			line = strings.Replace(line, "go run ./cmd/callboard", "callboard", 1)
			if strings.HasPrefix(line, "callboard ") || strings.HasPrefix(line, "make ") {
				commands = append(commands, line)
			}
		}
	}
	return commands
}

// serveReadme starts the portal in the repository's root and opens the page.
func serveReadme(t *testing.T, root string, args []string) {
	t.Helper()
	for i, arg := range args {
		if _, err := os.Stat(filepath.Join(root, arg)); err == nil {
			args[i] = filepath.Join(root, arg)
		}
	}
	s := serve(t, args...)
	if status, body := s.get(t, "/catalog"); status != http.StatusOK || !bytes.Contains(body, []byte("playback-api")) {
		t.Errorf("the page does not show the sample: %d", status)
	}
}

// runReadme runs a command that ends by itself. It may find fault, as validate does with
// examples/broken, but must not be misunderstood.
func runReadme(t *testing.T, root string, args []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Dir, cmd.WaitDelay = root, time.Minute
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 0 && args[0] != "validate" {
		t.Errorf("exit code %d: %v\n%s", code, err, out)
	}
	if len(out) == 0 {
		t.Error("it says nothing")
	}
}
