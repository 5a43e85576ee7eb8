package check

// share is the probability of a false alarm that each of the five tests has.
const share = Alpha / 5

// random tests a random result against serial's.
func (r *run) random() (Verdict, error) {
	for _, test := range []func() (Verdict, error){r.distribution, r.sequences} {
		if v, err := test(); err != nil || !v.OK {
			return v, err
		}
	}
	return Verdict{OK: true}, nil
}
