@echo off
rem Runs Dromedary on Windows: the jar of a release, or the newest build, which is made where there is none. Needs a JDK 17 or newer; Maven only
rem for building. This file was read and its commands looked up, but not tried on Windows; on Linux and macOS use the script dromedary beside it.
rem A new build is made by deleting the folder builds.
setlocal enableextensions
set "home=%~dp0"
if "%home:~-1%"=="\" set "home=%home:~0,-1%"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
set "jar=%home%\dromedary.jar"
if not exist "%home%\pom.xml" goto run
call :newest
if defined jar goto run
where mvn >nul 2>nul || (echo Building needs Maven ^(mvn^), which is not on the PATH. 1>&2 & exit /b 1)
echo Building Dromedary; the first time this fetches its libraries... 1>&2
call mvn -q -B -f "%home%\pom.xml" -Dmaven.test.skip=true -Dbuild.folder="%home%\builds\built-1" package 1>&2 || (echo The build failed. 1>&2 & exit /b 1)
call :newest
if not defined jar (echo The build made no jar. 1>&2 & exit /b 1)
:run
"%java%" -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400 -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=160000 -Dfile.encoding=UTF-8 -Dsun.jnu.encoding=UTF-8 -Ddromedary.home="%home%" -jar "%jar%" %*
exit /b %errorlevel%
:newest
set "jar="
rem Their names sort by time.
for /f "delims=" %%b in ('dir /b /ad /on "%home%\builds\built-*" 2^>nul') do if exist "%home%\builds\%%b\dromedary.jar" set "jar=%home%\builds\%%b\dromedary.jar"
exit /b 0
