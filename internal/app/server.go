package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/callboard/callboard/internal/config"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// DefaultListen is where the portal listens when nobody says otherwise: this machine
// only, at the port of Backstage's backend.
const DefaultListen = "127.0.0.1:7007"

// Limits of the HTTP server. There is none for a whole answer, because pages stream.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	// stopTimeout is how long requests under way may take when the portal stops.
	stopTimeout = 10 * time.Second
)

// address decides where to listen, and refuses to be reachable from other machines as
// long as nobody has said that everybody may use the portal.
func (o *Options) address(configured config.Listen, log *slog.Logger) (string, error) {
	address := o.Listen
	switch {
	case address != "":
		if _, port, err := net.SplitHostPort(address); err != nil || !isPort(port) {
			return "", fault.New(fault.Invalid, "%q is no address to listen on.", address).WithFix("Write it as host:port, such as %s.", DefaultListen)
		}
	case !configured.IsSet():
		address = DefaultListen
	case configured.Host == "" && !o.AllowAnonymous:
		// Backstage's usual "listen: {port: 7007}" means every interface. Without
		// sign-in it gets the safe part of that, rather than a refusal.
		address = net.JoinHostPort("127.0.0.1", strconv.Itoa(configured.Port))
		log.Info("listening for this machine only, because there is no sign-in; --allow-anonymous lets everybody in")
	default:
		address = configured.Address()
	}
	if !o.AllowAnonymous && !httpkit.IsLoopback(address) {
		return "", fault.New(fault.Forbidden, "Listening on %s would let everybody on the network use the portal, because there is no sign-in.", address).
			WithFix("Listen on 127.0.0.1, or say --allow-anonymous if that is meant.")
	}
	return address, nil
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n <= 65535
}

// listen opens the address. When another process has it, the error says what to do.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", address)
	if err == nil {
		return listener, nil
	}
	host, _, _ := net.SplitHostPort(address)
	another := net.JoinHostPort(host, "0")
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		f := fault.New(fault.Conflict, "Another program listens on %s already.", address).
			WithFix("Stop it, or choose another port with --listen; %s takes any free one.", another)
		f.Cause = err
		return nil, f
	case errors.Is(err, syscall.EACCES):
		f := fault.New(fault.Forbidden, "This user may not listen on %s.", address).
			WithFix("Choose a port above 1023 with --listen.")
		f.Cause = err
		return nil, f
	}
	return nil, fault.Wrap(fault.Invalid, err, "It is not possible to listen on %s: %s.", address, listenReason(err))
}

// listenReason is the operating system's word for why an address cannot be had.
func listenReason(err error) string {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Err != nil {
		return op.Err.Error()
	}
	return err.Error()
}

// urlOf is where this machine finds the portal. One that listens on every interface has
// no address of its own to show.
func urlOf(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return "http://" + a.String()
	}
	return "http://localhost:" + strconv.Itoa(tcp.Port)
}

// answer serves requests until ctx is done, then lets those under way end.
func answer(ctx context.Context, listener net.Listener, handler http.Handler, health *health, log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		health.stop()
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		err := server.Shutdown(ending)
		if errors.Is(err, context.DeadlineExceeded) {
			log.Warn("requests that did not end were cut off")
			err = server.Close()
		}
		stopped <- err
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", listener.Addr(), err)
	}
	return <-stopped
}
