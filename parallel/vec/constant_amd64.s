#include "textflag.h"

// One round works on 32 elements: 8 registers of 4, or 4 of 8. DI is dst, SI is
// src, CX the count, Y0 or Z0 the constant.

#define ROUND_AVX2(OP, STORE) \
	OP    (SI), Y0, Y1;    \
	OP    32(SI), Y0, Y2;  \
	OP    64(SI), Y0, Y3;  \
	OP    96(SI), Y0, Y4;  \
	OP    128(SI), Y0, Y5; \
	OP    160(SI), Y0, Y6; \
	OP    192(SI), Y0, Y7; \
	OP    224(SI), Y0, Y8; \
	STORE Y1, (DI);        \
	STORE Y2, 32(DI);      \
	STORE Y3, 64(DI);      \
	STORE Y4, 96(DI);      \
	STORE Y5, 128(DI);     \
	STORE Y6, 160(DI);     \
	STORE Y7, 192(DI);     \
	STORE Y8, 224(DI);     \
	ADDQ  $256, SI;        \
	ADDQ  $256, DI;        \
	SUBQ  $32, CX

#define ROUND_AVX512(OP, STORE) \
	OP    (SI), Z0, Z1;    \
	OP    64(SI), Z0, Z2;  \
	OP    128(SI), Z0, Z3; \
	OP    192(SI), Z0, Z4; \
	STORE Z1, (DI);        \
	STORE Z2, 64(DI);      \
	STORE Z3, 128(DI);     \
	STORE Z4, 192(DI);     \
	ADDQ  $256, SI;        \
	ADDQ  $256, DI;        \
	SUBQ  $32, CX

// func addAVX2(dst, src *float64, n int, c float64, stream bool)
TEXT ·addAVX2(SB), NOSPLIT, $0-33
	MOVQ         dst+0(FP), DI
	MOVQ         src+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD c+24(FP), Y0
	CMPB         stream+32(FP), $0
	JNE          streamed

cached:
	ROUND_AVX2(VADDPD, VMOVAPD)
	JNE        cached
	VZEROUPPER
	RET

streamed:
	ROUND_AVX2(VADDPD, VMOVNTPD)
	JNE        streamed
	SFENCE
	VZEROUPPER
	RET

// func scaleAVX2(dst, src *float64, n int, c float64, stream bool)
TEXT ·scaleAVX2(SB), NOSPLIT, $0-33
	MOVQ         dst+0(FP), DI
	MOVQ         src+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD c+24(FP), Y0
	CMPB         stream+32(FP), $0
	JNE          streamed

cached:
	ROUND_AVX2(VMULPD, VMOVAPD)
	JNE        cached
	VZEROUPPER
	RET

streamed:
	ROUND_AVX2(VMULPD, VMOVNTPD)
	JNE        streamed
	SFENCE
	VZEROUPPER
	RET

// func addAVX512(dst, src *float64, n int, c float64, stream bool)
TEXT ·addAVX512(SB), NOSPLIT, $0-33
	MOVQ         dst+0(FP), DI
	MOVQ         src+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD c+24(FP), Z0
	CMPB         stream+32(FP), $0
	JNE          streamed

cached:
	ROUND_AVX512(VADDPD, VMOVAPD)
	JNE        cached
	VZEROUPPER
	RET

streamed:
	ROUND_AVX512(VADDPD, VMOVNTPD)
	JNE        streamed
	SFENCE
	VZEROUPPER
	RET

// func scaleAVX512(dst, src *float64, n int, c float64, stream bool)
TEXT ·scaleAVX512(SB), NOSPLIT, $0-33
	MOVQ         dst+0(FP), DI
	MOVQ         src+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD c+24(FP), Z0
	CMPB         stream+32(FP), $0
	JNE          streamed

cached:
	ROUND_AVX512(VMULPD, VMOVAPD)
	JNE        cached
	VZEROUPPER
	RET

streamed:
	ROUND_AVX512(VMULPD, VMOVNTPD)
	JNE        streamed
	SFENCE
	VZEROUPPER
	RET
