package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"
)

// textHandler writes log records for a person: the time of day, a word when it is no
// plain news, the message, and what belongs to it.
type textHandler struct {
	mu     *sync.Mutex // guards w
	w      io.Writer
	style  style
	level  slog.Leveler
	attrs  string // of With, ready to print
	prefix string // of WithGroup, with a dot at its end
}

func newTextHandler(w io.Writer, s style, level slog.Leveler) *textHandler {
	return &textHandler{mu: &sync.Mutex{}, w: w, style: s, level: level}
}

// Enabled implements slog.Handler.
func (h *textHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= h.level.Level()
}

// Handle implements slog.Handler.
func (h *textHandler) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s%s%s", h.style.faint(r.Time.Format(time.TimeOnly)), h.word(r.Level), upperFirst(r.Message), h.attrs)
	r.Attrs(func(a slog.Attr) bool {
		b.WriteString(h.attr(h.prefix, a))
		return true
	})
	b.WriteByte('\n')
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := io.WriteString(h.w, b.String())
	return err
}

func (h *textHandler) word(level slog.Level) string {
	switch {
	case level >= slog.LevelError:
		return h.style.red("error:") + " "
	case level >= slog.LevelWarn:
		return h.style.yellow("warning:") + " "
	case level < slog.LevelInfo:
		return h.style.faint("debug:") + " "
	}
	return ""
}

func (h *textHandler) attr(prefix string, a slog.Attr) string {
	value := a.Value.Resolve()
	if value.Kind() == slog.KindGroup {
		if a.Key != "" {
			prefix += a.Key + "."
		}
		var b strings.Builder
		for _, inner := range value.Group() {
			b.WriteString(h.attr(prefix, inner))
		}
		return b.String()
	}
	if a.Equal(slog.Attr{}) {
		return ""
	}
	text := value.String()
	if text == "" || strings.ContainsAny(text, " \"\n\t\x1b") {
		text = strconv.Quote(text)
	}
	return "  " + h.style.faint(prefix+a.Key+"=") + text
}

// heldBack keeps what is written until release, so that a greeting comes first.
type heldBack struct {
	mu       sync.Mutex // guards what follows, and w
	w        io.Writer
	held     bytes.Buffer
	released bool
}

// Write implements io.Writer.
func (h *heldBack) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.released {
		return h.w.Write(p)
	}
	return h.held.Write(p)
}

func (h *heldBack) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.released {
		h.released = true
		_, _ = h.held.WriteTo(h.w) // nobody is there to be told that standard error is gone
	}
}

// WithAttrs implements slog.Handler.
func (h *textHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	next := *h
	for _, a := range attrs {
		next.attrs += h.attr(h.prefix, a)
	}
	return &next
}

// WithGroup implements slog.Handler.
func (h *textHandler) WithGroup(name string) slog.Handler {
	next := *h
	if name != "" {
		next.prefix += name + "."
	}
	return &next
}
