using System.Runtime.InteropServices;

namespace IFeaLiD.Decoder.Confinement;

/// <summary>
/// A seccomp filter for all threads of this process, from here on: files can be opened for reading only, and nothing can be
/// reached over the network or in other processes. Needs no rights; cannot be undone.
/// </summary>
internal static unsafe partial class SystemCallFilter
{
    private const ushort Load = 0x20, JumpIfEqual = 0x15, JumpIfAny = 0x45, JumpIfAbove = 0x35, Return = 0x06;
    private const uint Number = 0, Architecture = 4, FirstArgument = 16, SecondArgument = 24, ThirdArgument = 32;
    private const uint X64 = 0xC000003E, X32Bit = 0x40000000;
    private const uint Allow = 0x7FFF0000, Kill = 0x80000000, Error = 0x00050000, NotPermitted = Error | 1, NotThere = Error | 38;
    private const uint ForWriting = 0x1 | 0x2 | 0x40 | 0x200 | 0x400 | 0x400000; // O_WRONLY O_RDWR O_CREAT O_TRUNC O_APPEND O_TMPFILE
    private const uint Thread = 0x10000; // CLONE_THREAD

    private static ReadOnlySpan<uint> OwnersOfFiles => [8, 10, 15]; // F_SETOWN F_SETSIG F_SETOWN_EX

    /// <summary>Installs it. False where the kernel or the processor knows no such thing.</summary>
    public static bool TryInstall()
    {
        if (RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64 || Control(38, 1, 0, 0, 0) != 0) // PR_SET_NO_NEW_PRIVS
        {
            return false;
        }

        var program = Build();
        fixed (Instruction* first = program)
        {
            var filter = new Program((ushort)program.Length, first);
            return Call(317, 1, 1, &filter) == 0; // seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC)
        }
    }

    /// <summary>The program that the kernel runs at each call.</summary>
    internal static Instruction[] Build()
    {
        var program = new List<Instruction>
        {
            new(Load, 0, 0, Architecture),
            new(JumpIfEqual, 1, 0, X64),
            new(Return, 0, 0, Kill),
            new(Load, 0, 0, Number),
            new(JumpIfAbove, 0, 1, X32Bit),
            new(Return, 0, 0, Kill),
        };
        foreach (var call in SystemCalls.Refused)
        {
            program.AddRange([new(JumpIfEqual, 0, 1, call), new(Return, 0, 0, NotPermitted)]);
        }

        // glibc falls back to the older calls, whose flags can be seen.
        program.AddRange([new(JumpIfEqual, 0, 1, SystemCalls.Clone3), new(Return, 0, 0, NotThere)]);
        program.AddRange([new(JumpIfEqual, 0, 1, SystemCalls.OpenAt2), new(Return, 0, 0, NotThere)]);
        RefuseIfAny(program, SystemCalls.Open, SecondArgument, ForWriting);
        RefuseIfAny(program, SystemCalls.OpenAt, ThirdArgument, ForWriting);
        RefuseUnless(program, SystemCalls.Clone, FirstArgument, JumpIfAny, Thread);
        RefuseUnless(program, SystemCalls.TgKill, FirstArgument, JumpIfEqual, (uint)Environment.ProcessId);
        RefuseUnless(program, SystemCalls.PrLimit, FirstArgument, JumpIfEqual, 0); // who has used up its processor time is killed
        RefuseIfEqual(program, SystemCalls.Fcntl, SecondArgument, OwnersOfFiles); // who owns a file gets its signals
        program.Add(new(Return, 0, 0, Allow));
        return [.. program];
    }

    private static void RefuseIfAny(List<Instruction> program, uint call, uint argument, uint bits) => program.AddRange(
    [
        new(JumpIfEqual, 0, 4, call),
        new(Load, 0, 0, argument),
        new(JumpIfAny, 0, 1, bits),
        new(Return, 0, 0, NotPermitted),
        new(Return, 0, 0, Allow),
    ]);

    private static void RefuseIfEqual(List<Instruction> program, uint call, uint argument, ReadOnlySpan<uint> values)
    {
        program.AddRange([new(JumpIfEqual, 0, (byte)(2 * values.Length + 2), call), new(Load, 0, 0, argument)]);
        foreach (var value in values)
        {
            program.AddRange([new(JumpIfEqual, 0, 1, value), new(Return, 0, 0, NotPermitted)]);
        }

        program.Add(new(Return, 0, 0, Allow));
    }

    private static void RefuseUnless(List<Instruction> program, uint call, uint argument, ushort condition, uint value) => program.AddRange(
    [
        new(JumpIfEqual, 0, 4, call),
        new(Load, 0, 0, argument),
        new(condition, 1, 0, value),
        new(Return, 0, 0, NotPermitted),
        new(Return, 0, 0, Allow),
    ]);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, ulong a, ulong b, ulong c, ulong d);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long Call(long number, ulong operation, ulong flags, Program* program);

    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Program(ushort length, Instruction* first)
    {
        public readonly ushort Length = length;
        public readonly Instruction* First = first;
    }
}
