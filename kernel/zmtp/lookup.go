package zmtp

// Peer returns the newest connection of this Router with an identity, the zero Peer if there is none. A client that gives
// several sockets one identity, as Jupyter's do, can be found so on another Router than the one it was heard on.
func (r *Router) Peer(identity []byte) Peer {
	r.mu.Lock()
	defer r.mu.Unlock()
	if same := r.peers[string(identity)]; len(same) > 0 {
		return Peer{same[len(same)-1]}
	}
	return Peer{}
}
