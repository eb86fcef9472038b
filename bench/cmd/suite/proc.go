package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// memory is what a process holds, in megabytes (10⁶ bytes); NaN where the system
// does not tell.
type memory struct {
	resident, peak float64
}

// memoryOf reads the resident size of a process, now and at its highest.
func memoryOf(pid int) memory {
	status := fmt.Sprintf("/proc/%d/status", pid)
	read := func(key string) float64 {
		if kb, ok := kilobytes(procField(status, key)); ok {
			return float64(kb) * 1024 / 1e6
		}
		return math.NaN()
	}
	return memory{resident: read("VmRSS"), peak: read("VmHWM")}
}

// cpuOf is the time that a process and its ended threads have run for, in user and
// system mode. It has the resolution of the kernel's clock tick (usually 10 ms).
func cpuOf(pid int) (time.Duration, bool) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, false
	}
	// The second field is the name of the program, which may hold anything.
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, false
	}
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	const tick = time.Second / 100
	return time.Duration(user+system) * tick, err1 == nil && err2 == nil
}

// procField returns the value of the first line "key: value" of a file.
func procField(file, key string) string {
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == key {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// kilobytes reads "1234 kB".
func kilobytes(text string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSuffix(text, " kB"), 10, 64)
	return n, err == nil
}
