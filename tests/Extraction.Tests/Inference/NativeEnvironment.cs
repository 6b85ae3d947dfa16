using System.Runtime.InteropServices;

namespace IFeaLiD.Extraction.Tests.Inference;

/// <summary>The environment as libraries in C see it; <c>/proc/self/environ</c> shows only what the process was started with.</summary>
internal static class NativeEnvironment
{
    public static string? Find(string name) => Marshal.PtrToStringUTF8(GetEnvironment(name));

#pragma warning disable SYSLIB1054 // no unsafe code in the tests
    [DllImport("libc", EntryPoint = "getenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint GetEnvironment([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
#pragma warning restore SYSLIB1054
}
