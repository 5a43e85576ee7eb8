//go:build !linux

package magics

import "time"

// machineBusy is not known here.
func machineBusy() time.Duration { return 0 }
