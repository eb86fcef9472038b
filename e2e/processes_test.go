package e2e

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// TestTwoProcessesOnOneFolder starts a second portal on the data folder of a running one.
func TestTwoProcessesOnOneFolder(t *testing.T) {
	t.Parallel()
	s := serve(t, example(t, "lark-music"))
	code, _, stderr := callboard(t, "serve", "--listen", "127.0.0.1:0", "--data", s.Data, example(t, "lark-music"))
	if code == 0 {
		t.Error("the second process ended with 0")
	}
	if !strings.Contains(stderr, "in use by process") || !strings.Contains(stderr, s.Data) {
		t.Errorf("the second process does not say clearly what is wrong: %s", stderr)
	}
	if status, _ := s.get(t, "/.backstage/health/v1/readiness"); status != 200 {
		t.Errorf("the first process answers %d afterwards", status)
	}
}

// TestAddressInUse starts a second portal on the address of a running one.
func TestAddressInUse(t *testing.T) {
	t.Parallel()
	s := serve(t, example(t, "lark-music"))
	address := strings.TrimPrefix(s.URL, "http://")
	code, _, stderr := callboard(t, "serve", "--listen", address, "--data", t.TempDir(), example(t, "lark-music"))
	if code == 0 || !strings.Contains(stderr, address) || !strings.Contains(stderr, "--listen") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
}

// callboard runs a command to its end.
func callboard(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Dir = t.TempDir()
	err := cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}
