#include "textflag.h"

// func hasAVX2() bool
TEXT ·hasAVX2(SB), NOSPLIT, $0-1
	MOVB $0, ret+0(FP)
	XORL AX, AX
	CPUID
	CMPL AX, $7
	JLT  no
	MOVL $1, AX
	XORL CX, CX
	CPUID
	ANDL $0x18001000, CX // OSXSAVE, AVX, FMA
	CMPL CX, $0x18001000
	JNE  no
	XORL CX, CX
	XGETBV
	ANDL $6, AX          // the system saves XMM and YMM
	CMPL AX, $6
	JNE  no
	MOVL $7, AX
	XORL CX, CX
	CPUID
	ANDL $0x20, BX       // AVX2
	JZ   no
	MOVB $1, ret+0(FP)
no:
	RET

// Offsets in vectorTable (CX).
#define ONE   0(CX)
#define TWO   32(CX)
#define SIGN  64(CX)
#define ROUND 96(CX)
#define EXPO  128(CX)
#define MAGIC 160(CX)
#define MAGIV 192(CX)
#define LN2   224(CX)
#define HALF  256(CX)
#define LOG(i) (288+32*i)(CX)
#define COS(i) (576+32*i)(CX)
#define SIN(i) (832+32*i)(CX)

// Offsets in vectorColumn (BX), after 20 round keys.
#define STREAM  640(BX)
#define PURPOSE 672(BX)
#define SCALE   704(BX)
#define SHIFT   736(BX)
#define MULT0   768(BX)
#define MULT1   800(BX)
#define LANE    832(BX)

// One round of Philox in the low halves of the lanes of X0, X2, A and B (which
// stand for the counter's words 0, 2, 1 and 3); words 1 and 3 come out in C and
// D. The high halves hold garbage that VPMULUDQ does not look at.
#define PHILOX(i, A, B, C, D) \
	VPMULUDQ Y14, Y0, D          \
	VPMULUDQ Y15, Y2, C          \
	VPSRLQ   $32, C, Y0          \
	VPXOR    A, Y0, Y0           \
	VPXOR    (64*i)(BX), Y0, Y0  \
	VPSRLQ   $32, D, Y2          \
	VPXOR    B, Y2, Y2           \
	VPXOR    (64*i+32)(BX), Y2, Y2

// func normalsAVX2(dst *float64, groups int, pair uint64, c *vectorColumn, t *vectorTable)
TEXT ·normalsAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ groups+8(FP), DX
	MOVQ c+24(FP), BX
	MOVQ t+32(FP), CX
	VPBROADCASTQ pair+16(FP), Y13
	VPADDQ  LANE, Y13, Y13      // the pairs of a group
	VMOVDQU MULT0, Y14
	VMOVDQU MULT1, Y15
	VMOVDQU TWO, Y12
	VMOVDQU ONE, Y11
	VMOVDQU SIGN, Y10
	VMOVDQU SCALE, Y9
	VMOVDQU SHIFT, Y8
	MOVQ    $4, AX
	VMOVQ   AX, X7
	VPBROADCASTQ X7, Y7
	PCALIGN $32

group:
	VMOVDQA Y13, Y0
	VPSRLQ  $32, Y13, Y1
	VMOVDQU STREAM, Y2
	VMOVDQU PURPOSE, Y3
	VPADDQ  Y7, Y13, Y13
	PHILOX(0, Y1, Y3, Y5, Y4)
	PHILOX(1, Y5, Y4, Y1, Y3)
	PHILOX(2, Y1, Y3, Y5, Y4)
	PHILOX(3, Y5, Y4, Y1, Y3)
	PHILOX(4, Y1, Y3, Y5, Y4)
	PHILOX(5, Y5, Y4, Y1, Y3)
	PHILOX(6, Y1, Y3, Y5, Y4)
	PHILOX(7, Y5, Y4, Y1, Y3)
	PHILOX(8, Y1, Y3, Y5, Y4)
	PHILOX(9, Y5, Y4, Y1, Y3)
	VPSLLQ   $32, Y1, Y1
	VPBLENDD $0xAA, Y1, Y0, Y0   // w1
	VPSLLQ   $32, Y3, Y3
	VPBLENDD $0xAA, Y3, Y2, Y2   // w2

	// The radius.
	VPSRLQ $12, Y0, Y0
	VPOR   Y11, Y0, Y0
	VSUBPD Y0, Y12, Y0           // u
	VPADDQ ROUND, Y0, Y1
	VPSRLQ $52, Y1, Y3
	VPAND  EXPO, Y1, Y1
	VPSUBQ Y1, Y0, Y0
	VPADDQ Y11, Y0, Y0           // m
	VPOR   MAGIC, Y3, Y3
	VSUBPD MAGIV, Y3, Y3         // e
	VADDPD Y11, Y0, Y4
	VSUBPD Y11, Y0, Y0
	VDIVPD Y4, Y0, Y0            // s
	VMULPD Y0, Y0, Y4            // z
	VMOVUPD LOG(0), Y5
	VFMADD213PD LOG(1), Y4, Y5
	VFMADD213PD LOG(2), Y4, Y5
	VFMADD213PD LOG(3), Y4, Y5
	VFMADD213PD LOG(4), Y4, Y5
	VFMADD213PD LOG(5), Y4, Y5
	VFMADD213PD LOG(6), Y4, Y5
	VFMADD213PD LOG(7), Y4, Y5
	VFMADD213PD LOG(8), Y4, Y5
	VMULPD Y5, Y0, Y0
	VFMADD231PD LN2, Y3, Y0
	VSQRTPD Y0, Y0               // r

	// The direction.
	VPSRLQ $12, Y2, Y1
	VPOR   Y11, Y1, Y1
	VSUBPD HALF, Y1, Y1          // t
	VMULPD Y1, Y1, Y3            // q
	VMOVUPD COS(0), Y4
	VMOVUPD SIN(0), Y5
	VFMADD213PD COS(1), Y3, Y4
	VFMADD213PD SIN(1), Y3, Y5
	VFMADD213PD COS(2), Y3, Y4
	VFMADD213PD SIN(2), Y3, Y5
	VFMADD213PD COS(3), Y3, Y4
	VFMADD213PD SIN(3), Y3, Y5
	VFMADD213PD COS(4), Y3, Y4
	VFMADD213PD SIN(4), Y3, Y5
	VFMADD213PD COS(5), Y3, Y4
	VFMADD213PD SIN(5), Y3, Y5
	VFMADD213PD COS(6), Y3, Y4
	VFMADD213PD SIN(6), Y3, Y5
	VFMADD213PD COS(7), Y3, Y4
	VFMADD213PD SIN(7), Y3, Y5
	VMULPD Y5, Y1, Y5
	VSUBPD Y5, Y4, Y6            // c - d
	VADDPD Y5, Y4, Y4            // c + d
	VPSLLQ $63, Y2, Y3
	VPXOR  Y3, Y0, Y3
	VMULPD Y3, Y6, Y6
	VPSLLQ $62, Y2, Y2
	VPAND  Y10, Y2, Y2
	VPXOR  Y2, Y0, Y2
	VMULPD Y2, Y4, Y4
	VFMADD213PD Y8, Y9, Y6
	VFMADD213PD Y8, Y9, Y4
	VMOVUPD Y6, (DI)
	VMOVUPD Y4, 32(DI)
	ADDQ $64, DI
	DECQ DX
	JNZ  group
	VZEROUPPER
	RET

// The distance between the columns of a block, in bytes.
#define TILE 8192

// func combineAVX2(dst, z *float64, strips int, rows *float64, outs, informative int)
//
// Sixteen rows at a time, one column after the other: four accumulators start
// with the constant and take one factor after the other.
TEXT ·combineAVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ z+8(FP), SI
	MOVQ strips+16(FP), DX

strip:
	MOVQ rows+24(FP), BX
	MOVQ outs+32(FP), CX
	MOVQ DI, R8

out:
	VBROADCASTSD (BX), Y0
	VMOVAPD Y0, Y1
	VMOVAPD Y0, Y2
	VMOVAPD Y0, Y3
	ADDQ $8, BX
	MOVQ informative+40(FP), AX
	MOVQ SI, R9

factor:
	VBROADCASTSD (BX), Y4
	VFMADD231PD (R9), Y4, Y0
	VFMADD231PD 32(R9), Y4, Y1
	VFMADD231PD 64(R9), Y4, Y2
	VFMADD231PD 96(R9), Y4, Y3
	ADDQ $8, BX
	ADDQ $TILE, R9
	DECQ AX
	JNZ  factor
	VMOVUPD Y0, (R8)
	VMOVUPD Y1, 32(R8)
	VMOVUPD Y2, 64(R8)
	VMOVUPD Y3, 96(R8)
	ADDQ $TILE, R8
	DECQ CX
	JNZ  out
	ADDQ $128, DI
	ADDQ $128, SI
	DECQ DX
	JNZ  strip
	VZEROUPPER
	RET
