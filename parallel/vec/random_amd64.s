#include "textflag.h"

// SplitMix64, see random.go. The counter of each lane starts at key + (lane+1)
// times gamma and moves on by gamma times the number of lanes.

// lanes is 1, 2, … 8 times gamma, modulo 2^64.
DATA lanes<>+0(SB)/8, $0x9e3779b97f4a7c15
DATA lanes<>+8(SB)/8, $0x3c6ef372fe94f82a
DATA lanes<>+16(SB)/8, $0xdaa66d2c7ddf743f
DATA lanes<>+24(SB)/8, $0x78dde6e5fd29f054
DATA lanes<>+32(SB)/8, $0x1715609f7c746c69
DATA lanes<>+40(SB)/8, $0xb54cda58fbbee87e
DATA lanes<>+48(SB)/8, $0x538454127b096493
DATA lanes<>+56(SB)/8, $0xf1bbcdcbfa53e0a8
GLOBL lanes<>(SB), RODATA|NOPTR, $64

DATA mix1<>+0(SB)/8, $0xbf58476d1ce4e5b9
GLOBL mix1<>(SB), RODATA|NOPTR, $8
DATA mix2<>+0(SB)/8, $0x94d049bb133111eb
GLOBL mix2<>(SB), RODATA|NOPTR, $8

// 2^-53.
DATA ulp<>+0(SB)/8, $0x3ca0000000000000
GLOBL ulp<>(SB), RODATA|NOPTR, $8

// 1/2, 2^31 and 2^31 + 1/2: AVX2 cannot turn 64-bit integers into doubles, so
// the lower 32 of the 53 bits become the end of the mantissa of 1/2, where they
// weigh 2^-53, the upper 21 that of 2^31, where they weigh 2^-21, and what was
// added is taken away again. Every step is exact.
DATA half<>+0(SB)/8, $0x3fe0000000000000
GLOBL half<>(SB), RODATA|NOPTR, $8
DATA high<>+0(SB)/8, $0x41e0000000000000
GLOBL high<>(SB), RODATA|NOPTR, $8
DATA both<>+0(SB)/8, $0x41e0000000100000
GLOBL both<>(SB), RODATA|NOPTR, $8

// TIMES multiplies the 64-bit lanes of A by a constant, modulo 2^64: B holds
// it, BH its upper half moved down. T and U are overwritten.
#define TIMES(A, B, BH, T, U) \
	VPSRLQ   $32, A, T;  \
	VPMULUDQ BH, A, U;   \
	VPMULUDQ B, T, T;    \
	VPMULUDQ B, A, A;    \
	VPADDQ   U, T, T;    \
	VPSLLQ   $32, T, T;  \
	VPADDQ   T, A, A

// DRAW_AVX2 makes four results at offset OFF with the counters Y1, using A, T, U.
// Y0 c, Y2 step, Y3 mix1, Y4 its upper half, Y5 mix2, Y6 its upper half,
// Y7 half, Y8 high, Y9 both.
#define DRAW_AVX2(OFF, A, T, U, STORE) \
	VPSRLQ   $30, Y1, A;        \
	VPXOR    Y1, A, A;          \
	VPADDQ   Y2, Y1, Y1;        \
	TIMES(A, Y3, Y4, T, U);     \
	VPSRLQ   $27, A, T;         \
	VPXOR    T, A, A;           \
	TIMES(A, Y5, Y6, T, U);     \
	VPSRLQ   $31, A, T;         \
	VPXOR    T, A, A;           \
	VPSRLQ   $11, A, A;         \
	VPSRLQ   $32, A, T;         \
	VPBLENDD $0xaa, Y7, A, A;   \
	VPOR     Y8, T, T;          \
	VSUBPD   Y9, T, T;          \
	VADDPD   A, T, A;           \
	VADDPD   OFF(SI), Y0, T;    \
	VADDPD   A, T, A;           \
	STORE    A, OFF(DI)

#define ROUND_AVX2(STORE) \
	DRAW_AVX2(0, Y10, Y11, Y12, STORE);   \
	DRAW_AVX2(32, Y13, Y14, Y15, STORE);  \
	DRAW_AVX2(64, Y10, Y11, Y12, STORE);  \
	DRAW_AVX2(96, Y13, Y14, Y15, STORE);  \
	ADDQ $128, SI;                        \
	ADDQ $128, DI;                        \
	SUBQ $16, CX

// func addRandomAVX2(dst, src *float64, n int, c float64, key uint64, stream bool)
TEXT ·addRandomAVX2(SB), NOSPLIT, $0-41
	MOVQ         dst+0(FP), DI
	MOVQ         src+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD c+24(FP), Y0
	VPBROADCASTQ key+32(FP), Y1
	VPADDQ       lanes<>(SB), Y1, Y1
	VPBROADCASTQ lanes<>+24(SB), Y2
	VPBROADCASTQ mix1<>(SB), Y3
	VPSRLQ       $32, Y3, Y4
	VPBROADCASTQ mix2<>(SB), Y5
	VPSRLQ       $32, Y5, Y6
	VPBROADCASTQ half<>(SB), Y7
	VPBROADCASTQ high<>(SB), Y8
	VPBROADCASTQ both<>(SB), Y9
	CMPB         stream+40(FP), $0
	JNE          streamed

cached:
	ROUND_AVX2(VMOVAPD)
	JNE        cached
	VZEROUPPER
	RET

streamed:
	ROUND_AVX2(VMOVNTPD)
	JNE        streamed
	SFENCE
	VZEROUPPER
	RET

// DRAW_AVX512 makes eight results at offset OFF with the counters in N, which
// move on by Z2. Z0 c, Z3 mix1, Z5 mix2, Z7 2^-53; A and T are overwritten.
#define DRAW_AVX512(OFF, N, A, T, STORE) \
	VPSRLQ     $30, N, A;     \
	VPXORQ     N, A, A;       \
	VPADDQ     Z2, N, N;      \
	VPMULLQ    Z3, A, A;      \
	VPSRLQ     $27, A, T;     \
	VPXORQ     T, A, A;       \
	VPMULLQ    Z5, A, A;      \
	VPSRLQ     $31, A, T;     \
	VPXORQ     T, A, A;       \
	VPSRLQ     $11, A, A;     \
	VCVTUQQ2PD A, A;          \
	VMULPD     Z7, A, A;      \
	VADDPD     OFF(SI), Z0, T; \
	VADDPD     A, T, A;       \
	STORE      A, OFF(DI)

#define ROUND_AVX512(STORE) \
	DRAW_AVX512(0, Z16, Z20, Z21, STORE);    \
	DRAW_AVX512(64, Z17, Z22, Z23, STORE);   \
	DRAW_AVX512(128, Z18, Z24, Z25, STORE);  \
	DRAW_AVX512(192, Z19, Z26, Z27, STORE);  \
	ADDQ $256, SI;                           \
	ADDQ $256, DI;                           \
	SUBQ $32, CX

// func addRandomAVX512(dst, src *float64, n int, c float64, key uint64, stream bool)
TEXT ·addRandomAVX512(SB), NOSPLIT, $0-41
	MOVQ         dst+0(FP), DI
	MOVQ         src+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD c+24(FP), Z0
	VPBROADCASTQ key+32(FP), Z16
	VPBROADCASTQ lanes<>+56(SB), Z2
	VPADDQ       lanes<>(SB), Z16, Z16
	VPADDQ       Z2, Z16, Z17
	VPADDQ       Z2, Z17, Z18
	VPADDQ       Z2, Z18, Z19
	VPSLLQ       $2, Z2, Z2
	VPBROADCASTQ mix1<>(SB), Z3
	VPBROADCASTQ mix2<>(SB), Z5
	VBROADCASTSD ulp<>(SB), Z7
	CMPB         stream+40(FP), $0
	JNE          streamed

cached:
	ROUND_AVX512(VMOVAPD)
	JNE        cached
	VZEROUPPER
	RET

streamed:
	ROUND_AVX512(VMOVNTPD)
	JNE        streamed
	SFENCE
	VZEROUPPER
	RET
