// Package classification makes the synthetic classification problems of
// scikit-learn's make_classification (after Guyon's "Design of experiments for
// the NIPS 2003 variable selection benchmark"), fast, in any pieces.
//
// The algorithm is make_classification's: clusters of normally distributed rows
// around vertices of a hypercube with sides of 2*ClassSep, each cluster with a
// covariance of its own; redundant columns that are linear combinations of the
// informative ones; repeated columns; columns of noise; labels flipped at
// random; columns shifted and then scaled; rows and columns shuffled. Class
// counts are exactly scikit-learn's. The random numbers are not numpy's, so the
// same seed gives another problem of the same distribution.
//
// # Any range of rows, anywhere
//
// Every random number is a pure function of the seed and of where it is used: it
// is counter-based (Philox4x32-10 of Salmon et al., "Parallel random numbers: as
// easy as 1, 2, 3", SC 2011). So [Generator.Fill] makes any range of rows, and
// the result depends neither on how the rows are cut into calls nor on how many
// workers make them. The shuffle of rows is a bijection computed row by row.
//
// The bits do not depend on the machine either: the vector code and the plain Go
// code round each operation alike (every multiply-add is a fused one in both),
// and a test compares them.
//
// # Normal numbers
//
// Box-Muller on 52-bit uniforms, evaluated in double precision to some 1e-15:
// the largest possible magnitude is 8.49, exceeded by a true normal once in
// 5e16 draws.
package classification
