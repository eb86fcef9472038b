package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// build makes the binary as "make build" does, but for the version stamp.
func (b *bench) build(ctx context.Context) error {
	b.binary = filepath.Join(b.dir, "callboard")
	cmd := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w",
		"-o", b.binary, "github.com/callboard/callboard/cmd/callboard")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	b.say("building %s", b.binary)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build callboard: %w\n%s", err, out)
	}
	return nil
}

func (b *bench) binarySize() error {
	info, err := os.Stat(b.binary)
	if err != nil {
		return err
	}
	mb := float64(info.Size()) / 1e6
	b.report.add(Row{What: "binary", Budget: "< 60 MB", Value: mb, Unit: "MB", Verdict: under(mb, 60)})
	return nil
}

// Machine is where results were measured.
type Machine struct {
	Cores  int       `json:"cores"`
	CPU    string    `json:"cpu,omitempty"`
	Memory string    `json:"memory,omitempty"`
	System string    `json:"system"`
	Go     string    `json:"go"`
	Date   time.Time `json:"date"`
	Binary string    `json:"binary,omitempty"`
}

// thisMachine describes the machine, as far as the system tells.
func thisMachine(ctx context.Context, binary string) Machine {
	m := Machine{Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), Date: time.Now().UTC().Truncate(time.Second)}
	m.CPU = procField("/proc/cpuinfo", "model name")
	if kb, ok := kilobytes(procField("/proc/meminfo", "MemTotal")); ok {
		m.Memory = fmt.Sprintf("%.0f GB", float64(kb)/1e6)
	}
	if out, err := exec.CommandContext(ctx, binary, "version").Output(); err == nil {
		m.Binary, _, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
	}
	return m
}
