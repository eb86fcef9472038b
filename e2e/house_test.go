package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// house is what tests share: one portal over the samples, and one browser. Whoever changes
// entities serves a folder of their own; whoever changes settings is a user of their own
// (tab.is), for guests on one machine are one person.
var house theatre

type theatre struct {
	dir string // of the copied samples, the data folder and the browser's profile

	portalOnce sync.Once
	portal     *server

	browserOnce sync.Once
	browser     context.Context
	leave       func()
}

// lark serves copies of examples/lark-music and examples/broken, in which playback-api was
// changed once since they were read first: it has a history.
func lark(t *testing.T) *server {
	t.Helper()
	house.portalOnce.Do(func() {
		for _, name := range []string{"lark-music", "broken"} {
			if err := os.CopyFS(filepath.Join(house.dir, name), os.DirFS(example(t, name))); err != nil {
				t.Fatal(err)
			}
		}
		s, err := start(house.dir, filepath.Join(house.dir, "data"), filepath.Join(house.dir, "lark-music"), filepath.Join(house.dir, "broken"))
		if err != nil {
			t.Fatal(err)
		}
		s.waitReady(t)
		house.portal = s
		s.rewrite(t, filepath.Join(house.dir, "lark-music", "repos", "playback-api", "catalog-info.yaml"))
	})
	if house.portal == nil {
		t.Fatal("the portal of the samples did not start")
	}
	return house.portal
}

// The description that playback-api has at first, and the one it gets.
const (
	oldDescription = "Starts, resumes and hands over streams between devices"
	newDescription = "Starts, resumes and hands over streams between all devices of a listener"
)

// rewrite changes the description of playback-api in its file and waits until it shows.
func (s *server) rewrite(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, strings.Replace(string(text), oldDescription, newDescription, 1))
	s.wait(t, "told of the new description", func() bool {
		e, found := s.entity(t, "component/default/playback-api")
		return found && e["metadata"].(map[string]any)["description"] == newDescription
	})
}

// browse is the browser. The test is skipped loudly where there is none.
func browse(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		t.Skip("SKIPPED: chromium is not installed")
	}
	house.browserOnce.Do(func() { house.startBrowser(t, path) })
	if house.browser == nil {
		t.Fatal("the browser did not start")
	}
	return house.browser
}

func (h *theatre) startBrowser(t *testing.T, path string) {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(filepath.Join(h.dir, "profile")), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, leave := chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	h.browser, h.leave = ctx, func() { leave(); end() }
}

// close ends what was started.
func (h *theatre) close() {
	if h.leave != nil {
		h.leave()
	}
	if h.portal != nil {
		h.portal.stop()
	}
}
