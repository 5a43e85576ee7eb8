package zmtp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// dial connects and shakes hands, again and again until ctx is done. A peer that is there but will never be a partner is
// an error at once.
func dial(ctx context.Context, endpoint, kind string, identity []byte, lim limits) (*conn, error) {
	network, address, err := parseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	if len(identity) > maxIdentity {
		return nil, fmt.Errorf("zmtp: identity of %d bytes, more than %d", len(identity), maxIdentity)
	}
	const longest = 100 * time.Millisecond
	for pause := 2 * time.Millisecond; ; pause = min(2*pause, longest) {
		c, err := dialOnce(ctx, network, address, kind, identity, lim)
		if err == nil {
			return c, nil
		}
		if errors.Is(err, errRefused) {
			return nil, fmt.Errorf("dial %s: %w", endpoint, err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("zmtp: dial %s: %w (%v)", endpoint, ctx.Err(), err)
		case <-time.After(pause):
		}
	}
}

func dialOnce(ctx context.Context, network, address, kind string, identity []byte, lim limits) (*conn, error) {
	var d net.Dialer
	nc, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if network == "tcp" && nc.LocalAddr().String() == nc.RemoteAddr().String() {
		nc.Close() // the system gave us the very port that we were trying: nobody else listens there
		return nil, errors.New("nobody listens")
	}
	interrupt := context.AfterFunc(ctx, func() { nc.Close() })
	c, err := open(nc, kind, identity, lim)
	if !interrupt() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		nc.Close()
		return nil, err
	}
	return c, nil
}
