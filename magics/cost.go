package magics

import (
	"fmt"
	"time"

	"gonbench/magics/chart"
)

// updateCost is what showing progress has taken from the samples that it was shown
// in.
type updateCost struct {
	updates int
	kernel  time.Duration // making and sending them
	busy    time.Duration // CPU time of all programs on the machine meanwhile; 0 if not known
}

func (c *updateCost) add(other updateCost) {
	c.updates += other.updates
	c.kernel += other.kernel
	c.busy += other.busy
}

// words tell the cost to those who look at times: wall is the samples' own, cpu
// that of the strategy's processes. The page that draws the updates cannot be told
// from other programs. Empty if nothing was shown.
func (c updateCost) words(wall, cpu time.Duration) string {
	if c.updates == 0 || wall <= 0 {
		return ""
	}
	s := fmt.Sprintf("%d updates of the display within its samples took the kernel %s", c.updates, chart.Seconds(c.kernel.Seconds()))
	if c.updates == 1 {
		s = fmt.Sprintf("one update of the display within its samples took the kernel %s", chart.Seconds(c.kernel.Seconds()))
	}
	if c.busy > 0 {
		others := max(0, c.busy-cpu-c.kernel)
		s += fmt.Sprintf("; other programs, the page that shows it among them, used %s of a core meanwhile", chart.Percent(others.Seconds()/wall.Seconds()))
	}
	return s + " (%charts plain measures without)"
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
