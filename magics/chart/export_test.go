package chart

// Markup is the text/html of a chart around a picture that was not drawn.
func (r *Renderer) Markup(c Chart) (string, error) {
	option, err := c.json()
	if err != nil {
		return "", err
	}
	return r.markup(c, option, nil, Auto), nil
}
