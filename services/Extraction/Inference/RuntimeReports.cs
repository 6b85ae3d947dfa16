using System.Runtime.InteropServices;

namespace IFeaLiD.Extraction.Inference;

/// <summary>ONNX Runtime reports its use to its maker unless it is told not to before its library starts (1.31). Photos here may be anybody's: nothing is reported.</summary>
internal static partial class RuntimeReports
{
    private const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>Before anything of ONNX Runtime is touched. The library reads the environment of the C library, which .NET's own calls leave alone on Linux.</summary>
    public static void TurnOff()
    {
        Environment.SetEnvironmentVariable(Switch, "1");
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            _ = SetEnvironment(Switch, "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
